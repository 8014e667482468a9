import { dayNumber, dayOfNumber } from './day.ts';
import type { Day } from './types.ts';

/** Days since the Monday of a day's week: 0 on Monday, 6 on Sunday. */
const sinceMonday = (number: number): number => (((number + 3) % 7) + 7) % 7; // day number 0 was a Thursday

/** The ISO 8601 week of a day, `2026-W48`: the week belongs to the year that its Thursday is in. */
export function isoWeek(day: Day): string {
  const number = dayNumber(day);
  const thursday = number + 3 - sinceMonday(number);
  const year = dayOfNumber(thursday).slice(0, 4);
  const week = Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The Sunday with which the week of a day ends. */
export function sundayOf(day: Day): Day {
  const number = dayNumber(day);
  return dayOfNumber(number + 6 - sinceMonday(number));
}
