import type { Notice } from '../types.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import type { FactGroup } from './see-facts.ts';

// Closed lists: what stands on a record in clear, against the list of the version that the record names.

const countOf = (groups: readonly FactGroup[]): number => groups.reduce((sum, group) => sum + group.count, 0);

function outside(
  evidence: Evidence,
  groups: readonly FactGroup[],
  allowed: (notice: Notice, group: FactGroup) => boolean,
): number {
  return countOf(
    groups.filter((group) => {
      const notice = evidence.versionOf(group.notice_version)?.notice;
      return !notice || !allowed(notice, group);
    }),
  );
}

/** `12 by phone, 3 by email`, the most first. */
function listed(groups: readonly FactGroup[], key: 'channel' | 'type'): string {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group[key] ?? '', (counts.get(group[key] ?? '') ?? 0) + group.count);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count.toLocaleString('en-GB')}`)
    .join(', ');
}

/** P09: each contact's service is in its version's list. */
export const servicesListed: Check = async (evidence) => {
  const groups = await evidence.facts();
  const failed = outside(evidence, groups, (notice, group) => notice.services.includes(group.service));
  return byCount(countOf(groups), failed, [
    `${many(failed, 'contact')} with a service that is not in the list of its version.`,
  ]);
};

/** P16: each contact came by a channel of its version; those that the published words leave out are named. */
export const channelsListed: Check = async (evidence) => {
  const groups = await evidence.facts();
  const failed = outside(evidence, groups, (notice, group) =>
    notice.channels.some((channel) => channel.id === group.channel),
  );
  const unlisted = evidence.version.notice.channels.filter((channel) => !channel.listed).map((channel) => channel.id);
  return byCount(countOf(groups), failed, [
    `${many(failed, 'contact')} by a channel that is not in the notice.`,
    when(groups.length, `By channel: ${listed(groups, 'channel')}.`),
    when(unlisted.length, `A channel of ours that the published words do not name: ${unlisted.join(', ')}.`),
  ]);
};

/** P17: each contact's type is in its version's list. A contact that names none is counted apart. */
export const typesListed: Check = async (evidence) => {
  const groups = await evidence.facts();
  const typed = groups.filter((group) => group.type !== null);
  const failed = outside(evidence, typed, (notice, group) => notice.contactTypes.includes(group.type ?? ''));
  const untyped = countOf(groups) - countOf(typed);
  return byCount(countOf(typed), failed, [
    `${many(failed, 'contact')} of a type that is not in the list of its version.`,
    when(untyped, `${many(untyped, 'contact names', 'contacts name')} no type.`),
    when(typed.length, `By type: ${listed(typed, 'type')}.`),
  ]);
};
