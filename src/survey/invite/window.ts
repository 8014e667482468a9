import { addDays, isDay } from '../../calendar/day.ts';
import { instantOf, millisecondsOf, parseInstant } from '../../calendar/instant.ts';
import { londonMidnight } from '../../calendar/london.ts';
import type { Instant } from '../../calendar/types.ts';
import { Refusal } from '../../refusal.ts';

/** Notify sends a file at once or up to four days later. */
const FURTHEST_MS = 4 * 86_400_000;

/** From when on, and before when, calls are asked about. A day means the whole London day, both ends included. */
export function windowOf(
  since: string | undefined,
  until: string | undefined,
  now: Instant,
): { readonly since: Instant; readonly until: Instant } {
  if (since === undefined)
    throw new Refusal('usage', '--since is needed.', 'For example: --since 2026-11-23, a day in London.');
  const window = {
    since: edge('--since', since, 0),
    until: until === undefined ? now : edge('--until', until, 1),
  };
  if (window.until <= window.since)
    throw new Refusal('usage', until === undefined ? '--since is in the future.' : '--until is before --since.');
  return window;
}

function edge(flag: string, text: string, ahead: number): Instant {
  if (isDay(text)) return londonMidnight(addDays(text, ahead));
  const parsed = parseInstant(text);
  if (!parsed.ok)
    throw new Refusal('usage', `${flag} ${parsed.problem}.`, `For example: ${flag} 2026-11-23, or 2026-11-23T09:00`);
  return parsed.value;
}

/** When a file is to be sent: not in the past, and no further ahead than Notify takes it. */
export function sendTime(text: string, now: Instant): Instant {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Refusal('usage', `--send-at ${parsed.problem}.`, 'For example: --send-at 2026-11-24T10:00');
  if (parsed.value < now) throw new Refusal('usage', '--send-at is in the past.', 'Links count from it.');
  if (parsed.value > instantOf(millisecondsOf(now) + FURTHEST_MS))
    throw new Refusal(
      'usage',
      '--send-at is more than 4 days ahead.',
      'GOV.UK Notify takes a file at most 4 days ahead.',
    );
  return parsed.value;
}
