import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorkingDay } from '../../src/calendar/bank-holidays.ts';
import { addDays, addMonths } from '../../src/calendar/day.ts';
import { accessDue } from '../../src/requests/clock.ts';

const sentences = (...args: Parameters<typeof accessDue>): readonly string[] =>
  accessDue(...args).steps.map(({ what }) => what);

describe('the ICO’s own examples of the month', () => {
  it('1 January, a bank holiday, to 1 February', () => {
    expect(accessDue('2024-01-01').dueOn).toBe('2024-02-01');
    expect(sentences('2024-01-01')).toEqual([
      '1 January 2024 is a bank holiday (New Year’s Day), but the time starts on the day of receipt all the same.',
      'Received on 1 January 2024, so the month ends on 1 February 2024.',
    ]);
  });

  it('Monday 25 November to Friday 27 December, past Christmas Day and Boxing Day', () => {
    expect(accessDue('2024-11-25').dueOn).toBe('2024-12-27');
    expect(sentences('2024-11-25')).toEqual([
      'Received on 25 November 2024, so the month ends on 25 December 2024.',
      '25 December 2024 is a bank holiday (Christmas Day), so the time ends at the end of the next working day, Friday 27 December 2024.',
    ]);
  });

  it('31 January to the last day of February, and off a weekend to the Monday', () => {
    expect(accessDue('2024-01-31').dueOn).toBe('2024-02-29');
    expect(accessDue('2025-01-31').dueOn).toBe('2025-02-28');
    expect(accessDue('2026-01-31').dueOn).toBe('2026-03-02');
    expect(sentences('2026-01-31')).toEqual([
      '31 January 2026 is a Saturday, but the time starts on the day of receipt all the same.',
      'Received on 31 January 2026, so the month ends on 28 February 2026, because February has no 31st.',
      '28 February 2026 is a Saturday, so the time ends at the end of the next working day, Monday 2 March 2026.',
    ]);
  });

  it('3 September to 3 October', () => {
    expect(accessDue('2024-09-03').dueOn).toBe('2024-10-03');
    expect(sentences('2024-09-03')).toEqual(['Received on 3 September 2024, so the month ends on 3 October 2024.']);
  });

  it('31 March to 30 April', () => {
    expect(accessDue('2026-03-31').dueOn).toBe('2026-04-30');
    expect(sentences('2026-03-31')).toEqual([
      'Received on 31 March 2026, so the month ends on 30 April 2026, because April has no 31st.',
    ]);
  });

  it('7 August, extended, to 7 November: three months from the original start', () => {
    expect(accessDue('2025-08-07', { extended: true }).dueOn).toBe('2025-11-07');
    expect(sentences('2025-08-07', { extended: true })).toEqual([
      'Received on 7 August 2025, so the month ends on 7 September 2025.',
      'Extended by two months, so three months are counted from 7 August 2025 and end on 7 November 2025.',
    ]);
  });
});

describe('the ICO’s own examples of stopping the clock', () => {
  it.each([2024, 2027])('14 May, asked 15 May, answered 18 May: 14 June becomes 17 June (%i)', (year) => {
    const pauses = [{ asked: `${year}-05-15`, answered: `${year}-05-18` }];
    expect(accessDue(`${year}-05-14`).dueOn).toBe(`${year}-06-14`);
    expect(accessDue(`${year}-05-14`, { pauses }).dueOn).toBe(`${year}-06-17`);
    expect(sentences(`${year}-05-14`, { pauses }).at(-1)).toBe(
      `Asked on 15 May ${year} what information is wanted, and answered on 18 May ${year}: ` +
        `the clock stopped for 3 days, so 14 June ${year} becomes 17 June ${year}.`,
    );
  });

  it('19 June; 19 July is a Sunday, so Monday 20 July; asked 15 July, answered 16 July: Tuesday 21 July', () => {
    const clock = accessDue('2026-06-19', { pauses: [{ asked: '2026-07-15', answered: '2026-07-16' }] });
    expect(clock.dueOn).toBe('2026-07-21');
    expect(clock.steps).toEqual([
      { day: '2026-07-19', what: 'Received on 19 June 2026, so the month ends on 19 July 2026.' },
      {
        day: '2026-07-20',
        what: '19 July 2026 is a Sunday, so the time ends at the end of the next working day, Monday 20 July 2026.',
      },
      {
        day: '2026-07-21',
        what:
          'Asked on 15 July 2026 what information is wanted, and answered on 16 July 2026: ' +
          'the clock stopped for 1 day, so 20 July 2026 becomes 21 July 2026.',
      },
    ]);
    expect(clock.warnings).toEqual([]);
  });

  it.each([2025, 2026])('1 July, asked and answered on 2 July: still one month from 1 July (%i)', (year) => {
    const pauses = [{ asked: `${year}-07-02`, answered: `${year}-07-02` }];
    // 1 August 2026 is a Saturday.
    expect(accessDue(`${year}-07-01`, { pauses }).dueOn).toBe(year === 2025 ? '2025-08-01' : '2026-08-03');
    expect(sentences(`${year}-07-01`, { pauses }).at(-1)).toBe(
      `Asked on 2 July ${year} what information is wanted, and answered on 2 July ${year}: no days are added.`,
    );
  });
});

describe('what the examples leave open', () => {
  it('says the year when only the year explains the last day of February', () => {
    expect(sentences('2027-01-29')[0]).toBe(
      'Received on 29 January 2027, so the month ends on 28 February 2027, because February 2027 has no 29th.',
    );
    expect(sentences('2026-11-30', { extended: true })[1]).toBe(
      'Extended by two months, so three months are counted from 30 November 2026 and end on 28 February 2027, because February has no 30th.',
    );
  });

  it('moves an extended date off a weekend, without adding to the first, moved date', () => {
    expect(accessDue('2026-08-07', { extended: true }).dueOn).toBe('2026-11-09');
    // Two months from 28 February would be 28 April.
    expect(accessDue('2025-01-31', { extended: true }).dueOn).toBe('2025-04-30');
  });

  it('moves a date that a pause put on a weekend, and warns that the earlier day is the safe one', () => {
    const clock = accessDue('2026-05-11', { pauses: [{ asked: '2026-05-13', answered: '2026-05-15' }] });
    expect(clock.dueOn).toBe('2026-06-15');
    expect(clock.warnings).toEqual([
      'The days of a pause ended on Saturday 13 June 2026, a day off. To be safe, answer on or before that day.',
    ]);
  });

  it('counts a day once when two pauses share it, in whatever order they come', () => {
    const pauses = [
      { asked: '2026-09-10', answered: '2026-09-14' },
      { asked: '2026-09-08', answered: '2026-09-11' },
    ];
    expect(accessDue('2026-09-07', { pauses }).dueOn).toBe('2026-10-13');
    expect(accessDue('2026-09-07', { pauses: pauses.toReversed() }).dueOn).toBe('2026-10-13');
    expect(sentences('2026-09-07', { pauses })[2]).toContain(
      'counted from 11 September 2026: the clock stopped for 3 days',
    );
  });

  it('adds nothing for a pause that was over, came too late, or is dated backwards, and says so', () => {
    const late = accessDue('2026-09-07', { pauses: [{ asked: '2026-10-08', answered: '2026-10-20' }] });
    expect([late.dueOn, late.warnings.length]).toEqual(['2026-10-07', 1]);
    expect(late.warnings[0]).toContain('the time had run out on 7 October 2026, so no days were added');
    const backwards = accessDue('2026-09-07', { pauses: [{ asked: '2026-09-10', answered: '2026-09-09' }] });
    expect([backwards.dueOn, backwards.warnings.length]).toEqual(['2026-10-07', 1]);
    const before = accessDue('2026-09-07', { pauses: [{ asked: '2026-09-01', answered: '2026-09-09' }] });
    expect(before.dueOn).toBe('2026-10-09');
  });

  it('warns when a date is past or before the list of bank holidays', () => {
    expect(accessDue('2027-11-30').warnings).toEqual([]);
    expect(accessDue('2027-12-01')).toMatchObject({
      dueOn: '2028-01-03',
      warnings: [
        'Bank holidays are known from 1 January 2024 to 31 December 2027 only. Check by hand that 3 January 2028 is not one.',
      ],
    });
    expect(accessDue('2023-10-25').warnings).toHaveLength(1);
  });

  it('never ends on a day off or before the month, and moves by no more than a long weekend', () => {
    const anyDay = fc.integer({ min: 0, max: 1400 }).map((days) => addDays('2024-01-01', days));
    fc.assert(
      fc.property(anyDay, fc.boolean(), (received, extended) => {
        const end = addMonths(received, extended ? 3 : 1);
        const { dueOn, steps } = accessDue(received, { extended });
        expect(isWorkingDay(dueOn)).toBe(true);
        expect(dueOn >= end && dueOn <= addDays(end, 4)).toBe(true);
        expect(steps.at(-1)?.day).toBe(dueOn);
      }),
    );
  });

  it('never ends earlier for a pause that lasts longer', () => {
    const days = fc.integer({ min: 0, max: 25 });
    fc.assert(
      fc.property(days, days, days, (asked, lasted, longer) => {
        const from = addDays('2026-09-07', asked);
        const due = (length: number): string =>
          accessDue('2026-09-07', { pauses: [{ asked: from, answered: addDays(from, length) }] }).dueOn;
        expect(due(lasted) <= due(lasted + longer)).toBe(true);
      }),
    );
  });
});
