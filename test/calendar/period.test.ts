import { TZDate } from '@date-fns/tz/date';
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays as dayAddDays, addMonths as dayAddMonths } from '../../src/calendar/day.ts';
import { instantOf } from '../../src/calendar/instant.ts';
import { instantFromLondon, londonDay, londonWallClock } from '../../src/calendar/london.ts';
import { addPeriod, isShorter, parsePeriod, showPeriod } from '../../src/calendar/period.ts';
import type { Period } from '../../src/calendar/types.ts';

const anyInstant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) }).map(instantOf);
const anyPeriod: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ days: fc.integer({ min: 1, max: 800 }) }),
  fc.record({ months: fc.integer({ min: 1, max: 120 }) }),
);
/** Starts whose end lies within hours of a change of the clocks of 2026 or 2027. */
const endingNearChange = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'),
    fc.integer({ min: -7_200_000, max: 7_200_000 }),
    fc.constantFrom(30, 31, 365),
  )
  .map(([day, away, days]) => ({
    start: instantOf(Date.parse(`${day}T01:00:00Z`) + away - days * 86_400_000),
    period: { days },
  }));
const anyCase = fc.oneof(fc.record({ start: anyInstant, period: anyPeriod }), endingNearChange);

const timeOf = (instant: string) => ({ ...londonWallClock(instant), year: 0, month: 0, day: 0 });

const wallText = (instant: string): string =>
  Object.values(londonWallClock(instant))
    .map((value) => String(value).padStart(4, '0'))
    .join('-');

describe('adding a period', () => {
  it('keeps the London wall clock, on the day that is so many days or months later, unless that is in a gap', () => {
    fc.assert(
      fc.property(anyCase, ({ start, period }) => {
        const end = addPeriod(start, period);
        const from = londonDay(start);
        const day = 'days' in period ? dayAddDays(from, period.days) : dayAddMonths(from, period.months);
        const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
        const meant = instantFromLondon({ ...londonWallClock(start), year, month, day: date });
        expect(londonDay(end)).toBe(day);
        expect(end).toBe(meant.instant);
        if (!meant.skipped) expect(timeOf(end)).toEqual(timeOf(start));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with date-fns on a TZDate wherever the clock shows the end exactly once', () => {
    fc.assert(
      fc.property(anyCase, ({ start, period }) => {
        const date = new TZDate(Date.parse(start), 'Europe/London');
        const end = 'days' in period ? addDays(date, period.days) : addMonths(date, period.months);
        const ours = addPeriod(start, period);
        const { ambiguous } = instantFromLondon(londonWallClock(ours));
        const exact = timeOf(ours).hour === timeOf(start).hour && timeOf(ours).minute === timeOf(start).minute;
        fc.pre(exact && !ambiguous);
        expect(ours).toBe(instantOf(end.getTime()));
      }),
      { numRuns: 500 },
    );
  });

  it('never lets the later of two records fall due first, the repeated hour apart', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 400 * 86_400_000 }), ({ start, period }, later) => {
        const second = instantOf(Date.parse(start) + later);
        // In the repeated hour the clock itself goes back, so only what the clock puts in order is in order.
        fc.pre(wallText(start) <= wallText(second));
        expect(addPeriod(start, period) <= addPeriod(second, period)).toBe(true);
      }),
    );
  });

  it.each([
    ['2026-10-24T07:30:00.000Z', { days: 30 }, '2026-11-23T08:30:00.000Z'],
    ['2026-03-01T08:30:00.000Z', { days: 30 }, '2026-03-31T07:30:00.000Z'],
    ['2026-02-27T01:30:00.000Z', { days: 30 }, '2026-03-29T01:00:00.000Z'],
    ['2026-09-25T00:30:00.000Z', { days: 30 }, '2026-10-25T00:30:00.000Z'],
    ['2027-02-26T01:30:00.000Z', { days: 30 }, '2027-03-28T01:00:00.000Z'],
    ['2027-10-01T00:30:00.000Z', { days: 30 }, '2027-10-31T00:30:00.000Z'],
    ['2026-10-25T00:30:00.000Z', { days: 30 }, '2026-11-24T01:30:00.000Z'],
    ['2026-10-25T01:30:00.000Z', { days: 30 }, '2026-11-24T01:30:00.000Z'],
    ['2025-11-23T08:30:00.000Z', { months: 12 }, '2026-11-23T08:30:00.000Z'],
    ['2028-02-29T08:30:00.000Z', { months: 12 }, '2029-02-28T08:30:00.000Z'],
    ['2026-08-31T22:30:00.000Z', { months: 1 }, '2026-09-30T22:30:00.000Z'],
    ['2026-08-31T23:30:00.000Z', { months: 1 }, '2026-09-30T23:30:00.000Z'],
    ['2026-04-30T23:15:00.000Z', { months: 6 }, '2026-11-01T00:15:00.000Z'],
    ['2025-03-29T01:30:00.000Z', { months: 12 }, '2026-03-29T01:00:00.000Z'],
    ['2025-10-25T00:30:00.000Z', { months: 12 }, '2026-10-25T00:30:00.000Z'],
    ['9998-06-01T00:00:00.000Z', { months: 72 }, '9999-12-31T23:59:59.999Z'],
  ] as const)('%s and %j is %s', (start, period, end) => {
    expect(addPeriod(start, period)).toBe(end);
  });
});

describe('a period in words', () => {
  it.each([
    ['30 days', { days: 30 }, '30 days'],
    ['1 day', { days: 1 }, '1 day'],
    ['12 months', { months: 12 }, '12 months'],
    ['1 month', { months: 1 }, '1 month'],
    ['1 year', { months: 12 }, '12 months'],
    ['2 years', { months: 24 }, '24 months'],
    ['6 Years', { months: 72 }, '6 years'],
    ['30 months', { months: 30 }, '30 months'],
    [' 92days ', { days: 92 }, '92 days'],
  ] as const)('%j is %j, shown as %j', (text, period, shown) => {
    expect(parsePeriod(text)).toEqual({ ok: true, value: period });
    expect(showPeriod(period)).toBe(shown);
  });

  it('is read again from what is shown', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        expect(parsePeriod(showPeriod(period))).toEqual({ ok: true, value: period });
      }),
    );
  });

  it.each(['', '30', 'days', '0 days', '-1 days', '1.5 years', '12 moons', '30d', '999999 days'])(
    'refuses %j',
    (text) => {
      expect(parsePeriod(text).ok).toBe(false);
    },
  );
});

describe('which of two periods is shorter', () => {
  it.each([
    [{ days: 30 }, { months: 1 }, true],
    [{ months: 1 }, { days: 30 }, false],
    [{ days: 31 }, { months: 1 }, false],
    [{ months: 1 }, { days: 31 }, false],
    [{ days: 364 }, { months: 12 }, true],
    [{ days: 365 }, { months: 12 }, false],
    [{ months: 12 }, { days: 366 }, true],
    [{ months: 12 }, { months: 72 }, true],
  ] as const)('%j before %j: %s', (a, b, shorter) => {
    expect(isShorter(a, b)).toBe(shorter);
  });
});
