import { otherSealedRows } from '../../db/checks.ts';
import { readMeta } from '../../db/meta.ts';
import { secretKind } from '../../home/opened.ts';
import { unfinishedKeys, unfinishedProblems } from '../../home/unfinished-keys.ts';
import { Refusal } from '../../refusal.ts';
import { readChain, readIndexKey } from '../../vault/vault.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import { keyFileProblems, modesOf } from './modes.ts';
import { sampled } from './personal.ts';

/** P54: modes and owners, keys where they belong, seals, the audit's chain, the ratchet. */
export const keptSafe: Check = async (evidence) => {
  const modes = modesOf(evidence.opened.home);
  const keyProblems =
    evidence.keyFile === undefined
      ? []
      : keyFileProblems(evidence.keyFile, evidence.opened.home.root, secretKind(evidence.opened.masterFrom));
  const seen = await evidence.sealed();
  const others = await otherSeals(evidence);
  const audit = await evidence.audit();
  const keys = await keyProblemsOf(evidence);
  const failed =
    modes.problems.length + keyProblems.length + seen.unopened + others.unopened + audit.problems.length + keys.length;
  return byCount(modes.tested + seen.tried + others.tried + audit.entries, failed, [
    ...[...modes.problems, ...keyProblems, ...keys].slice(0, 10).map((problem) => `${problem}.`),
    ...audit.problems.slice(0, 5).map((problem) => `The audit: ${problem}.`),
    `${many(modes.tested, 'file or folder', 'files and folders')} looked at: ${many(modes.problems.length, 'is', 'are')} open to others or not the owner's.`,
    `${sampled(seen)}: ${many(seen.unopened, 'does not', 'do not')} open. Of ${many(others.tried, 'other sealed row')}: ${others.unopened}.`,
    when(audit.ok, `The audit is whole: ${many(audit.entries, 'entry', 'entries')}.`),
    when(evidence.keyFile === undefined, 'The home opens with a passphrase.'),
    when(evidence.keyFile !== undefined && keyProblems.length === 0, 'The home opens with a key file outside it.'),
  ]);
};

async function otherSeals({
  opened,
  sealer,
}: Evidence): Promise<{ readonly tried: number; readonly unopened: number }> {
  const rows = await otherSealedRows(opened.store.db);
  const closed = rows.filter((row) => {
    try {
      return sealer?.open({ table: row.table, id: row.id, day: row.sealed_day }, row.sealed) === undefined;
    } catch (problem) {
      if (problem instanceof Refusal) return true;
      throw problem;
    }
  });
  return { tried: rows.length, unopened: closed.length };
}

/** The chain not behind the floor, the index key the one that the store names, no change of the keys left half-way. */
async function keyProblemsOf({ opened }: Evidence): Promise<readonly string[]> {
  const { db } = opened.store;
  const floor = (await readMeta(db, 'floor')) ?? '';
  const indexKey = (await readMeta(db, 'indexKey')) ?? '';
  const attempts = [
    () =>
      readChain(opened.vault).day < floor
        ? `The chain stands before ${floor}, the day that the store has stepped to`
        : '',
    () => {
      readIndexKey(opened.vault, indexKey);
      return '';
    },
  ];
  const unfinished = unfinishedProblems(await unfinishedKeys(opened)).map((problem) => problem.replace(/\.$/, ''));
  const found = attempts
    .map((attempt) => {
      try {
        return attempt();
      } catch (problem) {
        if (problem instanceof Refusal) return problem.message.replace(/\.$/, '');
        throw problem;
      }
    })
    .filter((problem) => problem !== '');
  return [...found, ...unfinished];
}
