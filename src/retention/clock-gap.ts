import { millisecondsOf } from '../calendar/instant.ts';
import type { Instant } from '../calendar/types.ts';
import { Refusal } from '../refusal.ts';

const DAY_MS = 86_400_000;
const TRUSTED_MS = 7 * DAY_MS;
/** A clock that a time server nudges back a little between two sweeps is a good clock. */
const NUDGE_MS = 5 * 60_000;

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
  const days = Math.ceil(Math.abs(gap) / DAY_MS);
  const direction = gap < 0 ? `${days} ${days === 1 ? 'day' : 'days'} behind` : `${days} days ahead of`;
  throw new Refusal(
    'clock-gap',
    `The clock is ${direction} the last sweep (${last.slice(0, 10)}). Nothing was disposed of.`,
    `Check the date. If it is right, say the gap: steward retention sweep --allow-gap ${days + 1}d`,
  );
}
