import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';
import { civilOf, dayNumberOf, isCivilDate, monthsLater } from './civil.ts';
import type { Day } from './types.ts';

// Days are compared as text: `a < b` is "a is before b", because every day has four digits of year.

type Weekday = 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday' | 'Sunday';

/** 1 January 1970, day number 0, was a Thursday. */
const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'] as const;

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const BRITISH_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

const dayText = (year: number, month: number, day: number): Day =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** A day as days since 1 January 1970. RangeError for text that is no day, which is a bug of the caller. */
export const dayNumber = (day: Day): number => {
  if (!isDay(day)) throw new RangeError('not a day of the form YYYY-MM-DD');
  return dayNumberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
};

/** The day that is so many days after 1 January 1970. RangeError outside the years 1 to 9999. */
export const dayOfNumber = (number: number): Day => {
  const { year, month, day } = civilOf(number);
  if (!isCivilDate(year, month, day)) throw new RangeError('a day outside the years 1 to 9999');
  return dayText(year, month, day);
};

/** Whether text is a day of the calendar in its normal form, `YYYY-MM-DD`. */
export const isDay = (text: string): text is Day => {
  const match = ISO_DAY.exec(text);
  return match !== null && isCivilDate(Number(match[1]), Number(match[2]), Number(match[3]));
};

/** A day from `2026-11-23` or `23/11/2026` (day first, as written here; `1/2/2026` is 1 February). */
export const parseDay = (text: string): Parsed<Day> => {
  const trimmed = text.trim();
  const iso = ISO_DAY.exec(trimmed);
  const [year, month, day] = (iso?.slice(1) ?? BRITISH_DAY.exec(trimmed)?.slice(1).reverse() ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) {
    return refused('is not a date written like 2026-11-23 or 23/11/2026');
  }
  return isCivilDate(year, month, day) ? accepted(dayText(year, month, day)) : refused('is not a date in the calendar');
};

/** So many days later; fewer than none is earlier. RangeError outside the years 1 to 9999. */
export const addDays = (day: Day, days: number): Day => dayOfNumber(dayNumber(day) + days);

/** The same date so many months later, or the last day of a shorter month. RangeError outside the years 1 to 9999. */
export const addMonths = (day: Day, months: number): Day => dayOfNumber(monthsLater(dayNumber(day), months));

/** Days from one day to another: 1 from a day to the next, negative when `to` is before `from`. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** The day of the week. */
export const weekday = (day: Day): Weekday => WEEKDAYS[((dayNumber(day) % 7) + 7) % 7] ?? 'Thursday';
