import { showDuration } from '../calendar/duration.ts';
import { millisecondsOf } from '../calendar/instant.ts';
import { showInstant } from '../calendar/show.ts';
import type { Instant } from '../calendar/types.ts';
import { Refusal } from '../refusal.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const TRUSTED_MS = 7 * DAY_MS;
/** A clock that a time server nudges back a little between two sweeps is a good clock. */
const NUDGE_MS = 5 * MINUTE_MS;

/**
 * A wrong clock must not destroy a council's data (D10): refuses when the clock is behind the last sweep (or `init`),
 * or more than seven days ahead of it, unless somebody said how large the gap is.
 *
 * @param allowedMs the gap somebody said, undefined when nobody did.
 */
export function refuseClockGap(last: Instant, now: Instant, allowedMs: number | undefined): void {
  const gap = millisecondsOf(now) - millisecondsOf(last);
  if (gap >= -NUDGE_MS && gap <= Math.max(TRUSTED_MS, allowedMs ?? 0)) return;
  if (gap < 0 && -gap <= (allowedMs ?? 0)) return;
  const size = Math.abs(gap);
  throw new Refusal(
    'clock-gap',
    `The clock is ${sizeWords(size)} ${gap < 0 ? 'behind' : 'ahead of'} the last sweep (${showInstant(last)}). Nothing was disposed of.`,
    `Check the date. If it is right, say the gap: steward retention sweep --allow-gap ${enough(size)}`,
  );
}

/** What the last sweep is remembered as: a clock that was nudged back within the tolerance must not walk it back. */
export const lastSweepAfter = (before: Instant | undefined, now: Instant): Instant => {
  if (before === undefined || now >= before) return now;
  return millisecondsOf(before) - millisecondsOf(now) <= NUDGE_MS ? before : now;
};

/** `10 minutes`, `over 7 days`: the two largest units, and whether there is more. */
function sizeWords(size: number): string {
  const smallest = size >= DAY_MS ? HOUR_MS : size >= HOUR_MS ? MINUTE_MS : 1_000;
  return `${size % smallest === 0 ? '' : 'over '}${showDuration(size)}`;
}

/** The gap as `--allow-gap` takes it, rounded up so that it is still enough a little later. */
function enough(size: number): string {
  if (size < HOUR_MS) return `${Math.floor(size / MINUTE_MS) + 1}m`;
  return size < DAY_MS ? `${Math.floor(size / HOUR_MS) + 1}h` : `${Math.floor(size / DAY_MS) + 1}d`;
}
