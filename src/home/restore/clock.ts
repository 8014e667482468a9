import { millisecondsOf } from '../../calendar/instant.ts';
import { showInstant } from '../../calendar/show.ts';
import type { Instant } from '../../calendar/types.ts';
import { Refusal } from '../../refusal.ts';

/** Nudged clocks are believed (retention/clock-gap.ts). */
const NUDGE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** What has happened has happened: a clock that stands before it was set back, or never set. */
export function refuseClock(known: Instant, now: Instant, what: string): void {
  if (millisecondsOf(known) <= millisecondsOf(now) + NUDGE_MS) return;
  throw new Refusal(
    'clock-gap',
    `The clock of this machine stands before the moment at which ${what}.`,
    'Check the date of this machine, then run it again.',
  );
}

/**
 * A clock that once stood ahead, and under which something was written, must not keep a home from being restored until
 * that time has come: then somebody says how far ahead it was.
 */
export function refuseEarlier(latest: Instant, now: Instant, allowedMs = 0): void {
  const ahead = millisecondsOf(latest) - millisecondsOf(now);
  if (ahead <= Math.max(NUDGE_MS, allowedMs)) return;
  throw new Refusal(
    'clock-gap',
    `The clock of this machine stands before the moment at which this home was last written to, ${showInstant(latest)}.`,
    `Check the date of this machine. If it is right and was wrong then: --allow-gap ${Math.floor(ahead / DAY_MS) + 1}d`,
  );
}
