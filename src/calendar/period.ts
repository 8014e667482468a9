import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';
import { DAY, monthsLater } from './civil.ts';
import { instantOf, LAST_MILLISECOND, millisecondsOf } from './instant.ts';
import type { Instant, Period } from './types.ts';
import { london, resolveWall } from './zone.ts';

const PERIOD = /^(\d{1,5}) ?(day|month|year)s?$/i;

/** A retention period as a notice states it: `30 days`, `12 months`, `6 years` (which is 72 months). Never none. */
export const parsePeriod = (text: string): Parsed<Period> => {
  const match = PERIOD.exec(text.trim());
  if (match === null) return refused('is not a period written like "30 days", "12 months" or "6 years"');
  const count = Number(match[1]);
  if (count === 0) return refused('is not a period: it must be at least 1 day');
  const unit = match[2]?.toLowerCase();
  if (unit === 'day') return accepted({ days: count });
  return accepted({ months: unit === 'year' ? count * 12 : count });
};

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** A period in words: `30 days`, `1 month`, `12 months`, `24 months`, `6 years` (whole years above two). */
export const showPeriod = (period: Period): string => {
  if ('days' in period) return counted(period.days, 'day');
  const { months } = period;
  return months > 24 && months % 12 === 0 ? counted(months / 12, 'year') : counted(months, 'month');
};

/** A wall clock moved on by a period: the same time of day, so many days or months later. */
const moveWall = (wall: number, period: Period): number => {
  if ('days' in period) return wall + period.days * DAY;
  const dayNumber = Math.floor(wall / DAY);
  return monthsLater(dayNumber, period.months) * DAY + (wall - dayNumber * DAY);
};

/**
 * The end of a period that begins at an instant, counted in London: the same time on the clock so many days later, or
 * on the same date (else the last day of a shorter month) so many months later. A time that does not exist becomes the
 * first after the gap; one that occurs twice, the earlier. What would end after the year 9999 ends with it.
 */
export const addPeriod = (instant: Instant, period: Period): Instant => {
  const zone = london();
  const milliseconds = millisecondsOf(instant);
  const wall = moveWall(milliseconds + zone.offsetAt(milliseconds), period);
  // Past what text can say there is no zone to ask either.
  if (wall >= LAST_MILLISECOND - DAY) return instantOf(Math.min(wall, LAST_MILLISECOND));
  return instantOf(resolveWall(zone, wall).milliseconds);
};

/** A year without a leap day that begins with a 31-day month, so that 1 month is 31 days and 12 months are 365. */
const REFERENCE = '2026-01-01T12:00:00.000Z';

/** Whether one period is shorter than another. Days and months have no common measure: both are laid on 1 January 2026. */
export const isShorter = (a: Period, b: Period): boolean => addPeriod(REFERENCE, a) < addPeriod(REFERENCE, b);
