import { londonMidnight } from '../calendar/london.ts';
import type { Instant } from '../calendar/types.ts';
import { type ShortenedPeriod, shortenedPeriods } from './compare.ts';
import { sameName } from './spelling.ts';
import type { Notice } from './types.ts';
import type { Version } from './versions.ts';

type Dated = Pick<Version, 'number' | 'effective' | 'publishedAt'>;

/** From when a version counted: the start of its effective day, but never before it was published. */
export function tookEffect({ effective, publishedAt }: Pick<Version, 'effective' | 'publishedAt'>): Instant {
  const midnight = londonMidnight(effective);
  return midnight > publishedAt ? midnight : publishedAt;
}

/**
 * The versions that counted at some time up to `now`, oldest first. One that was replaced before its day came, by
 * another for the same day, never did: its mistake must not shorten anything.
 */
export const versionsThatCounted = <V extends Dated>(versions: readonly V[], now: Instant): readonly V[] =>
  versions.filter(
    (version, at) =>
      tookEffect(version) <= now && !versions.slice(at + 1).some((later) => replacesUnseen(later, version)),
  );

const replacesUnseen = (later: Dated, version: Dated): boolean =>
  later.effective <= version.effective && later.publishedAt < londonMidnight(version.effective);

/** The channels that a version keeps for a shorter time than the last version before it that knew them. */
export const shortenedBy = (
  earlier: readonly { readonly notice: Notice }[],
  newer: Notice,
): readonly ShortenedPeriod[] =>
  newer.channels.flatMap(({ id }) => {
    const before = earlier.findLast(({ notice }) => notice.channels.some((channel) => sameName(channel.id, id)));
    return before ? shortenedPeriods(before.notice, newer).filter(({ channel }) => channel === id) : [];
  });
