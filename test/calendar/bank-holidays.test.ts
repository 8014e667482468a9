import { describe, expect, it } from 'vitest';
import feed from '../../src/calendar/bank-holidays.json' with { type: 'json' };
import {
  bankHolidaysKnownFrom,
  bankHolidaysKnownTo,
  isBankHoliday,
  isWorkingDay,
  nextWorkingDay,
} from '../../src/calendar/bank-holidays.ts';
import { addDays, weekday } from '../../src/calendar/day.ts';

/** The Gregorian Easter by the anonymous algorithm (Meeus), which knows nothing of our list. */
const easterSunday = (year: number): string => {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return `${year}-0${Math.floor(sum / 31)}-${String((sum % 31) + 1).padStart(2, '0')}`;
};

/** The rules behind the list: fixed days with their substitutes, Easter, and first or last Mondays. */
const byRule = (year: number): readonly string[] => {
  const monday = (day: string, step: 1 | -1): string =>
    weekday(day) === 'Monday' ? day : monday(addDays(day, step), step);
  const substitute = (day: string, taken: readonly string[] = []): string =>
    ['Saturday', 'Sunday'].includes(weekday(day)) || taken.includes(day) ? substitute(addDays(day, 1), taken) : day;
  const christmas = substitute(`${year}-12-25`);
  return [
    substitute(`${year}-01-01`),
    addDays(easterSunday(year), -2),
    addDays(easterSunday(year), 1),
    monday(`${year}-05-01`, 1),
    monday(`${year}-05-31`, -1),
    monday(`${year}-08-31`, -1),
    christmas,
    substitute(`${year}-12-26`, [christmas]),
  ].sort();
};

describe('bank holidays in England and Wales', () => {
  it.each([2024, 2025, 2026, 2027])('of %i are the eight that the rules give', (year) => {
    const listed = feed['england-and-wales'].events
      .map(({ date }) => date)
      .filter((date) => date.startsWith(`${year}`));
    expect(listed).toEqual(byRule(year));
  });

  it('have the titles of the published list, and substitutes say so', () => {
    expect(isBankHoliday('2026-04-03')).toBe('Good Friday');
    expect(isBankHoliday('2026-12-28')).toBe('Boxing Day');
    expect(isBankHoliday('2026-12-26')).toBeUndefined();
    const substitutes = feed['england-and-wales'].events.filter(({ notes }) => notes === 'Substitute day');
    expect(substitutes.map(({ date }) => date)).toEqual(['2026-12-28', '2027-12-27', '2027-12-28']);
  });

  it('are known for whole years', () => {
    expect([bankHolidaysKnownFrom, bankHolidaysKnownTo]).toEqual(['2024-01-01', '2027-12-31']);
  });
});

describe('a working day', () => {
  it('is no weekend and no bank holiday', () => {
    expect(isWorkingDay('2026-11-23')).toBe(true);
    expect(['2026-11-21', '2026-11-22', '2026-12-25'].map(isWorkingDay)).toEqual([false, false, false]);
  });

  it.each([
    ['2026-11-23', '2026-11-24'],
    ['2026-11-20', '2026-11-23'],
    ['2026-04-02', '2026-04-07'],
    ['2026-12-24', '2026-12-29'],
    ['2027-12-24', '2027-12-29'],
  ])('after %s is %s', (day, next) => {
    expect(nextWorkingDay(day)).toBe(next);
  });
});
