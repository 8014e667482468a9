import { addPeriod } from '../calendar/period.ts';
import type { Instant, Period } from '../calendar/types.ts';
import type { Concerned } from '../db/redue.ts';
import { shortenedBy, tookEffect } from '../notice/in-effect.ts';
import { sameName } from '../notice/spelling.ts';
import type { Version } from '../notice/versions.ts';

/** What one shortened period does to what is held: a rule and an instant, never a list. */
export type RedueRule = {
  readonly channel: string;
  readonly from: Period;
  readonly to: Period;
  readonly since: Instant;
  readonly concerned: Concerned;
};

/** The rules of a version, measured against the versions that counted before it. */
export function redueRules(
  version: Pick<Version, 'number' | 'effective' | 'publishedAt' | 'notice'>,
  earlier: readonly Version[],
): readonly RedueRule[] {
  const since = tookEffect(version);
  return shortenedBy(earlier, version.notice).map(({ channel, from, to }) => {
    const spellings = new Set(
      earlier.flatMap(({ notice }) => notice.channels.map(({ id }) => id).filter((id) => sameName(id, channel))),
    );
    return {
      channel,
      from,
      to,
      since,
      concerned: { channels: [...spellings, channel], beforeVersion: version.number, dueAfter: since },
    };
  });
}

/**
 * When a record falls due by a shorter period: its end, but not before the notice said so. Without that, a record of
 * last month would be overdue by weeks in the minute in which the period changed. undefined = it is due no later already.
 */
export function shorterDue(
  record: { readonly at: Instant; readonly due_at: Instant },
  rule: Pick<RedueRule, 'to' | 'since'>,
): Instant | undefined {
  const end = addPeriod(record.at, rule.to);
  const due = laterOf(end, rule.since);
  return due < record.due_at ? due : undefined;
}

/**
 * When a contact that is recorded only now falls due, after every shortening since the version of its day: as if it had
 * been held all along. A later version with a longer period leaves it at its shorter date (D1).
 *
 * @param later the versions after its own that have counted by now.
 */
export function dueAfterShortenings(at: Instant, due: Instant, channelId: string, later: readonly Version[]): Instant {
  let earliest = due;
  for (const version of later) {
    const channel = version.notice.channels.find(({ id }) => sameName(id, channelId));
    const shorter =
      channel && shorterDue({ at, due_at: earliest }, { to: channel.retention.value, since: tookEffect(version) });
    earliest = shorter ?? earliest;
  }
  return earliest;
}

/** Days and instants compare as text. */
export const laterOf = <T extends string>(a: T, b: T): T => (a > b ? a : b);
