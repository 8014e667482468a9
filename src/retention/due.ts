import { instantOf, millisecondsOf, utcDay } from '../calendar/instant.ts';
import { addPeriod } from '../calendar/period.ts';
import type { Day, Instant, Period } from '../calendar/types.ts';

/** Clocks of two machines differ a little; a contact further ahead than this has a wrong date. */
const TOLERATED_AHEAD = 5 * 60 * 1000;

/** The latest time that a contact can have when the clock says `now`. */
export const latestAt = (now: Instant): Instant => instantOf(millisecondsOf(now) + TOLERATED_AHEAD);

/** When a record falls due: its period, counted in London from the instant at which it was collected. */
export const dueAt = (collectedAt: Instant, period: Period): Instant => addPeriod(collectedAt, period);

/** Whether a record is due: from the due instant itself on. Due means hidden, swept or not. */
export const isDue = (due: Instant, now: Instant): boolean => due <= now;

/** The day to whose key a record is sealed: the UTC day on which it falls due (D2). */
export const sealedDayOf = (due: Instant): Day => utcDay(due);

/**
 * Why a contact may not be recorded, as a fragment for a message; undefined when it may. What is already due could
 * only be sealed to a day that the ratchet may have passed; what lies ahead would be kept for too long.
 */
export const refusalAtTheDoor = (at: Instant, due: Instant, now: Instant): string | undefined => {
  if (at > latestAt(now)) return 'is more than 5 minutes in the future';
  if (isDue(due, now)) return 'is already past the time for which the notice lets it be kept';
  return undefined;
};
