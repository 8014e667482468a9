import { addDays } from '../../calendar/day.ts';
import { utcDay } from '../../calendar/instant.ts';
import { londonMidnight } from '../../calendar/london.ts';
import type { Instant } from '../../calendar/types.ts';
import { type ClearFacts, clearFactsReader } from '../../db/contact-facts.ts';
import { rightlySealedLater } from '../../db/seal-days.ts';
import { latestAt, sealedDayOf } from '../../retention/due.ts';
import { LEAST_DAYS, SEALED_BEYOND } from '../../retention/renew.ts';
import type { Version } from '../versions.ts';
import type { Evidence } from './evidence.ts';
import { dueDateJudge } from './see-due-dates.ts';

/** Contacts that agree in everything the closed lists speak of. */
export type FactGroup = {
  readonly notice_version: number;
  readonly channel: string;
  readonly purpose: string;
  readonly lawful_basis: string;
  readonly service: string;
  readonly type: string | null;
  readonly special: number;
  readonly relevant: number;
  count: number;
  /** Of these: bound to a version that was not in force when they were collected. */
  wrongVersion: number;
  /** Of these: due earlier, or later, than their version says. */
  early: number;
  late: number;
  /** Of these: dated after the time of this check, and sealed to another day than theirs. */
  ahead: number;
  missealed: number;
};

const PAGE = 5_000;

/** One pass over what stands in clear of every contact. Keeps a few hundred groups, however many contacts there are. */
export async function seeFacts(evidence: Evidence): Promise<readonly FactGroup[]> {
  const read = clearFactsReader(evidence.opened.store);
  const inForce = versionFinder(evidence.versions);
  const judge = dueDateJudge(evidence);
  const latest = latestAt(evidence.asOf);
  const groups = new Map<string, FactGroup>();
  const elsewhere = new Map<number, FactGroup>();
  for (let page = read(-1, PAGE); page.length > 0; page = read(page.at(-1)?.[0] ?? 0, PAGE)) {
    for (const row of page) {
      const [place, version, channel, , , , , , , at, , due, sealedDay] = row;
      const group = groupOf(groups, row);
      group.count += 1;
      if (inForce(at) !== version) group.wrongVersion += 1;
      const verdict = judge(version, channel, at, due);
      if (at > latest) group.ahead += 1;
      // What is wrong with its due date already is counted once.
      if (verdict !== 'right') group[verdict] += 1;
      else if (sealedDay !== sealedDayOf(due)) elsewhere.set(place, group);
    }
    if (elsewhere.size > 0) await countMissealed(evidence, elsewhere);
    elsewhere.clear();
  }
  return [...groups.values()];
}

/** A seal of another day is forgotten too early or too late, unless a hold, a recording or the next sweep explains it. */
async function countMissealed({ opened, asOf }: Evidence, elsewhere: ReadonlyMap<number, FactGroup>): Promise<void> {
  const today = utcDay(asOf);
  const right = await rightlySealedLater(opened.store.db, [...elsewhere.keys()], {
    asOf,
    today,
    beyond: SEALED_BEYOND,
    stuckUntil: addDays(today, LEAST_DAYS),
  });
  for (const [place, group] of elsewhere) if (!right.has(place)) group.missealed += 1;
}

function groupOf(groups: Map<string, FactGroup>, row: ClearFacts): FactGroup {
  const [, notice_version, channel, purpose, lawful_basis, service, type, special, relevant] = row;
  const key = `${notice_version}\0${channel}\0${purpose}\0${lawful_basis}\0${service}\0${type}\0${special}\0${relevant}`;
  const found = groups.get(key);
  if (found) return found;
  const facts = { notice_version, channel, purpose, lawful_basis, service, type, special, relevant };
  const made = { ...facts, count: 0, wrongVersion: 0, early: 0, late: 0, ahead: 0, missealed: 0 };
  groups.set(key, made);
  return made;
}

/** The same rule as the door's `versionAt`, told by instants: quick enough for a million contacts. */
function versionFinder(versions: readonly Version[]): (at: Instant) => number | undefined {
  const spans = [...versions]
    .reverse()
    .map(({ number, effective, publishedAt }) => ({ number, from: londonMidnight(effective), publishedAt }));
  const first = spans.at(-1);
  return (at) => spans.find((span) => at >= span.from && (span === first || at >= span.publishedAt))?.number;
}
