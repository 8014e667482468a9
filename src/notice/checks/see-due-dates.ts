import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import type { Instant, Period } from '../../calendar/types.ts';
import { dueAt } from '../../retention/due.ts';
import { type RedueRule, redueRules, shorterDue } from '../../retention/redue-rule.ts';
import { versionsThatCounted } from '../in-effect.ts';
import type { Evidence } from './evidence.ts';

/** Whether a contact falls due when its version says, or earlier or later than that. */
export type DateVerdict = 'right' | 'early' | 'late';

/** A sweep brings what is held to a shorter period; it has three days for that before a promise is broken. */
const TOLERATED_MS = 72 * 3_600_000;

type Expected = { readonly period: Period; readonly rules: readonly RedueRule[] };

/**
 * Counts a due date again from the contact's own time and its version's period, and from the shorter periods of later
 * versions. Not in SQL, because a period is counted on London's clock, which no query knows.
 */
export function dueDateJudge(
  evidence: Evidence,
): (version: number, channel: string, at: Instant, due: Instant) => DateVerdict {
  const expectedOf = expectations(evidence);
  const overdueSince = instantOf(millisecondsOf(evidence.asOf) - TOLERATED_MS);
  return (version, channel, at, due) => judged({ at, due_at: due }, expectedOf(version, channel), overdueSince);
}

/** The period of a version's channel, and what later versions did to it; remembered, because a million rows share a dozen. */
function expectations({
  versions,
  versionOf,
  asOf,
}: Evidence): (version: number, channel: string) => Expected | undefined {
  const counted = versionsThatCounted(versions, asOf);
  const rules = counted.flatMap((version, at) => redueRules(version, counted.slice(0, at)));
  const known = new Map<string, Expected | undefined>();
  return (number, channel) => {
    const key = `${number} ${channel}`;
    if (known.has(key)) return known.get(key);
    const period = versionOf(number)?.notice.channels.find((each) => each.id === channel)?.retention.value;
    const later = rules.filter(
      ({ concerned }) => concerned.beforeVersion > number && concerned.channels.includes(channel),
    );
    const expected = period && { period, rules: later };
    known.set(key, expected);
    return expected;
  };
}

function judged(
  row: { readonly at: Instant; readonly due_at: Instant },
  expected: Expected | undefined,
  overdueSince: Instant,
): DateVerdict {
  if (!expected) return 'late';
  let due = dueAt(row.at, expected.period);
  if (row.due_at > due) return 'late';
  let onItsWay = row.due_at === due;
  for (const rule of expected.rules) {
    const shorter = shorterDue({ at: row.at, due_at: due }, rule);
    if (shorter === undefined) continue;
    due = shorter;
    // The longer date may stand until the next sweep has shortened it.
    onItsWay = row.due_at === due || (onItsWay && rule.since > overdueSince);
  }
  if (onItsWay) return 'right';
  return row.due_at < due ? 'early' : 'late';
}
