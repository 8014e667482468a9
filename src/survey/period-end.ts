import { addDays, addMonths } from '../calendar/day.ts';
import type { Day, Period } from '../calendar/types.ts';

/** The day on which something of a day has reached its period: of an answer nothing finer than its day is known. */
export const periodEnd = (day: Day, period: Period): Day =>
  'days' in period ? addDays(day, period.days) : addMonths(day, period.months);

/** The latest day of which something has reached its period by `today`. */
export function endedThrough(today: Day, period: Period): Day {
  if ('days' in period) return addDays(today, -period.days);
  let day = addMonths(today, -period.months);
  // Several days of a long month end on the last day of a short one.
  while (periodEnd(addDays(day, 1), period) <= today) day = addDays(day, 1);
  return day;
}
