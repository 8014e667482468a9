import { showDay } from '../../calendar/show.ts';

import { basisAllowed } from '../lookup.ts';
import type { Purpose } from '../types.ts';
import type { Evidence } from './evidence.ts';
import { brokenOrOpen, byCount, type Check, type Finding, many, when } from './finding.ts';
import type { FactGroup } from './see-facts.ts';

const countOf = (groups: readonly FactGroup[]): number => groups.reduce((sum, group) => sum + group.count, 0);

const purposeIn = (evidence: Evidence, number: number, id: string): Purpose | undefined =>
  evidence.versionOf(number)?.notice.purposes.find((purpose) => purpose.id === id);

/** P20: each contact rests on one basis, which its version gives for its purpose. */
export const oneBasis: Check = async (evidence) => {
  const groups = await evidence.facts();
  const failed = countOf(
    groups.filter((group) => {
      const notice = evidence.versionOf(group.notice_version)?.notice;
      return !notice || !basisAllowed(notice, group.purpose, group.lawful_basis);
    }),
  );
  const matrix = new Map<string, number>();
  for (const group of groups) {
    const cell = `${group.purpose} × ${group.lawful_basis}`;
    matrix.set(cell, (matrix.get(cell) ?? 0) + group.count);
  }
  const undecided = evidence.version.notice.purposes.filter((purpose) => purpose.assumed);
  const { compared, otherBasis } = await evidence.added();
  return byCount(countOf(groups), failed + otherBasis, [
    `${many(failed, 'contact')} on a basis that its version does not give for its purpose.`,
    when(
      matrix.size,
      `Purpose × basis: ${[...matrix]
        .sort(([, a], [, b]) => b - a)
        .map(([cell, count]) => `${cell} ${count.toLocaleString('en-GB')}`)
        .join('; ')}.`,
    ),
    comparedLine(compared, otherBasis, 'basis'),
    when(undecided.length, `Which basis a purpose has is assumed for ${many(undecided.length, 'purpose')}.`),
  ]);
};

/** P23: each contact and each export is for a purpose of its version. */
export const purposesListed: Check = async (evidence) => {
  const groups = await evidence.facts();
  const runs = await evidence.exports();
  const contacts = countOf(groups.filter((group) => !purposeIn(evidence, group.notice_version, group.purpose)));
  const exports = runs.filter((run) => !purposeIn(evidence, run.notice_version, run.purpose)).length;
  const { compared, otherPurpose } = await evidence.added();
  return byCount(countOf(groups) + runs.length, contacts + exports + otherPurpose, [
    `${many(countOf(groups), 'contact')} and ${many(runs.length, 'export')} looked at: ${contacts + exports} for a purpose that is not in the version.`,
    comparedLine(compared, otherPurpose, 'purpose'),
  ]);
};

/** An import leaves counts in the audit: a value that was changed to another one of the list is not seen there. */
const comparedLine = (compared: number, other: number, what: 'purpose' | 'basis'): string =>
  `Compared with the audit: ${many(compared, 'contact')} recorded one at a time, ${other} with another ${what}. Of imported ones that is not seen from here.`;

/** P25: what is held because the law requires it names the law. */
export const statutesNamed: Check = async (evidence) => {
  const groups = (await evidence.facts()).filter((group) => group.purpose === 'legal-duties');
  return byPower(evidence, groups, 'statute');
};

/** P32: what rests on public task names the function or power. */
export const powersNamed: Check = async (evidence) => {
  const groups = (await evidence.facts()).filter((group) => group.lawful_basis === 'public-task');
  return byPower(evidence, groups, 'power');
};

/**
 * Uses of purposes against the statutes that their version names. None named and decided so = broken; none named
 * because nobody has decided = not evidenced; named but assumed = kept, and the assumption is said.
 */
function byPower(evidence: Evidence, groups: readonly FactGroup[], what: 'statute' | 'power'): Finding {
  const judged = groups.map((group) => ({ group, purpose: purposeIn(evidence, group.notice_version, group.purpose) }));
  const without = judged.filter(({ purpose }) => !purpose || purpose.statutes.length === 0);
  const failed = countOf(without.filter(({ purpose }) => !purpose?.assumed).map(({ group }) => group));
  const open = without.filter(({ purpose }) => purpose?.assumed);
  const assumed = judged.flatMap(({ purpose }) => (purpose?.assumed && purpose.statutes.length > 0 ? [purpose] : []));
  const days = assumed.map((purpose) => purpose.assumed?.decideBy ?? '').sort();
  const lines = [
    `${many(countOf(groups), 'contact')} looked at: ${failed} for a purpose that names no ${what}.`,
    when(
      open.length,
      `${many(countOf(open.map(({ group }) => group)), 'contact')} for a purpose whose ${what} nobody has decided: ${names(open.map(({ group }) => group.purpose))}.`,
    ),
    when(
      assumed.length,
      `The ${what} is assumed for ${names(assumed.map(({ id }) => id))}, to be decided by ${showDay(days[0] ?? '')}.`,
    ),
  ];
  return open.length > 0 ? brokenOrOpen(countOf(groups), failed, lines) : byCount(countOf(groups), failed, lines);
}

const names = (ids: readonly string[]): string => [...new Set(ids)].sort().join(', ');
