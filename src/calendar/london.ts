import { DAY, type WallClock, wallClockOf, wallMilliseconds } from './civil.ts';
import { dayNumber, dayOfNumber } from './day.ts';
import { instantOf, millisecondsOf } from './instant.ts';
import type { Day, Instant } from './types.ts';
import { london, resolveWall } from './zone.ts';

const londonMilliseconds = (instant: Instant): number => {
  const milliseconds = millisecondsOf(instant);
  return milliseconds + london().offsetAt(milliseconds);
};

/** The day that it is in London at an instant. */
export const londonDay = (instant: Instant): Day => dayOfNumber(Math.floor(londonMilliseconds(instant) / DAY));

/** What a clock in London shows at an instant. */
export const londonWallClock = (instant: Instant): WallClock => wallClockOf(londonMilliseconds(instant));

/**
 * The instant at which clocks in London show `parts` (a date of the calendar, a time of day). `skipped`: they never
 * do, and the instant is the first after the gap. `ambiguous`: they do so twice, and the instant is the earlier.
 */
export const instantFromLondon = (
  parts: WallClock,
): { readonly instant: Instant; readonly ambiguous: boolean; readonly skipped: boolean } => {
  const { milliseconds, ambiguous, skipped } = resolveWall(london(), wallMilliseconds(parts));
  return { instant: instantOf(milliseconds), ambiguous, skipped };
};

/** The instant at which a day begins in London. */
export const londonMidnight = (day: Day): Instant =>
  instantOf(resolveWall(london(), dayNumber(day) * DAY).milliseconds);
