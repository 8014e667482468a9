import { isCivilDate } from '../calendar/civil.ts';
import type { Day } from '../calendar/types.ts';
import { accepted, type Parsed, refused } from './parsed.ts';
import { plainText } from './spelling.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_FIRST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;

/**
 * A date of birth as a day: `1980-02-29`, or day first as it is written here (`29/02/1980`, `29-2-1980`, `29.02.1980`).
 * `today` is the London day; nobody is born after it, nor more than 120 years before. Two digits of a year are refused:
 * 29/02/20 is a child or a centenarian.
 */
export const parseDateOfBirth = (text: string, today: Day): Parsed<Day> => {
  const day = calendarDay(plainText(text).trim());
  if (day === undefined) return refused('is not a date written like 29/02/1980 or 1980-02-29');
  if (day === 'impossible') return refused('is not a date in the calendar');
  if (day > today) return refused('is in the future');
  return day < yearsBefore(today, 120) ? refused('is more than 120 years ago') : accepted(day);
};

/** The day that text in one of the accepted forms names; 'impossible' for 30 February; undefined for another text. */
export const calendarDay = (text: string): Day | 'impossible' | undefined => {
  const iso = ISO.exec(text);
  const dayFirst = iso === null ? DAY_FIRST.exec(text) : null;
  const [year, month, day] = iso !== null ? iso.slice(1) : [dayFirst?.[4], dayFirst?.[3], dayFirst?.[1]];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (!isCivilDate(Number(year), Number(month), Number(day))) return 'impossible';
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};

/** The same date so many years before, as text to compare days with: of 29 February it may not be in the calendar. */
export const yearsBefore = (day: Day, years: number): string =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;

/**
 * Whole years of age on a day; negative before birth. Somebody born on 29 February is a year older on 1 March where there
 * is no 29th, as the law of England has it.
 */
export const ageOn = (dateOfBirth: Day, day: Day): number => {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
};
