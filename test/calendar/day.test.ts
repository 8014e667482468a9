import { addDays as libraryAddDays } from 'date-fns/addDays';
import { addMonths as libraryAddMonths } from 'date-fns/addMonths';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { getISODay } from 'date-fns/getISODay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, isDay, parseDay, weekday } from '../../src/calendar/day.ts';

const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Noon, so that the machine's own zone cannot move the date. */
const noon = (day: string): Date => new Date(`${day}T12:00:00`);
const dayOf = (date: Date): string => {
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
};

const anyDay = fc
  .date({ min: new Date('1800-01-01T12:00:00Z'), max: new Date('2399-12-31T12:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a day', () => {
  it('moves by days as date-fns moves it', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (day, days) => {
        expect(addDays(day, days)).toBe(dayOf(libraryAddDays(noon(day), days)));
      }),
    );
  });

  it('moves by months as date-fns moves it, to the last day of a shorter month', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -1200, max: 1200 }), (day, months) => {
        expect(addMonths(day, months)).toBe(dayOf(libraryAddMonths(noon(day), months)));
      }),
    );
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(addMonths('2028-02-29', 12)).toBe('2029-02-28');
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  });

  it('counts the days between two days, and names the weekday, as date-fns does', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (from, to) => {
        expect(daysBetween(from, to) - differenceInCalendarDays(noon(to), noon(from))).toBe(0);
        expect(weekday(from)).toBe(WEEK[getISODay(noon(from)) - 1]);
        expect(addDays(from, daysBetween(from, to))).toBe(to);
      }),
    );
    expect(weekday('2026-11-23')).toBe('Monday');
  });

  it('does not take the first century for the twentieth', () => {
    expect(addDays('0026-12-31', 1)).toBe('0027-01-01');
  });

  it('does not leave the calendar quietly', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
    expect(() => addDays('31/12/2026', 1)).toThrow(RangeError);
  });
});

describe('a day that somebody typed', () => {
  it.each([
    ['2026-11-23', '2026-11-23'],
    [' 2026-11-23 ', '2026-11-23'],
    ['23/11/2026', '2026-11-23'],
    ['1/2/2026', '2026-02-01'],
    ['29/02/2028', '2028-02-29'],
    ['2000-02-29', '2000-02-29'],
  ])('reads %j', (text, value) => {
    expect(parseDay(text)).toEqual({ ok: true, value });
  });

  it.each(['31/02/2026', '2026-02-31', '29/02/2026', '1900-02-29', '2026-13-01', '00/01/2026', '0000-01-01'])(
    'refuses %j, which is no date',
    (text) => {
      expect(parseDay(text)).toEqual({ ok: false, problem: 'is not a date in the calendar' });
    },
  );

  it.each(['', '23/11/26', '23-11-2026', '2026-11-23T08:30Z', '20261123', 'tomorrow', '2026-1-2', '１/2/2026'])(
    'refuses %j, which is not written like one, without repeating it',
    (text) => {
      expect(parseDay(text)).toEqual({ ok: false, problem: 'is not a date written like 2026-11-23 or 23/11/2026' });
    },
  );

  it('is a day only in its normal form', () => {
    expect(isDay('2026-11-23')).toBe(true);
    expect(['23/11/2026', '2026-02-30', ' 2026-11-23', '2026-11-23\n'].filter(isDay)).toEqual([]);
  });
});
