import { londonDay, londonWallClock } from './london.ts';
import type { Day, Instant } from './types.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const monthName = (month: number): string => MONTHS[month - 1] ?? '';

/** A day for people, GOV.UK style: `23 November 2026`. */
export const showDay = (day: Day): string =>
  `${Number(day.slice(8, 10))} ${monthName(Number(day.slice(5, 7)))} ${Number(day.slice(0, 4))}`;

/** `5:30pm`, `9am`, `midday`; `midnight` is the first minute of its day, as the GOV.UK style guide has it. */
const showTime = (hour: number, minute: number): string => {
  if (minute === 0 && hour === 0) return 'midnight';
  if (minute === 0 && hour === 12) return 'midday';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
};

/** An instant for people, to the minute, London time, GOV.UK style: `8:30am on 23 November 2026`. */
export const showInstant = (instant: Instant): string => {
  const { hour, minute } = londonWallClock(instant);
  return `${showTime(hour, minute)} on ${showDay(londonDay(instant))}`;
};

/** An instant for certificates: `8:30am on 23 November 2026, London time (2026-11-23T08:30:00.000Z)`. */
export const showInstantWithUtc = (instant: Instant): string => `${showInstant(instant)}, London time (${instant})`;
