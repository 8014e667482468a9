import { otherSealedRows } from '../../db/checks.ts';
import { readMeta } from '../../db/meta.ts';
import { inOneSentence } from '../../home/index-key.ts';
import { secretKind } from '../../home/opened.ts';
import { unfinishedKeys, unfinishedProblems } from '../../home/unfinished-keys.ts';
import { Refusal } from '../../refusal.ts';
import { readChain } from '../../vault/vault.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import { keyFileProblems, modesOf } from './modes.ts';
import { lasting } from './patience.ts';
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
  const index = (await evidence.index()) ?? { tried: 0, lost: 0 };
  const { moved } = await evidence.added();
  const failed =
    modes.problems.length +
    keyProblems.length +
    seen.unopened +
    others.unopened +
    audit.problems.length +
    keys.length +
    index.lost +
    moved;
  return byCount(modes.tested + seen.tried + others.tried + audit.entries, failed, [
    ...[...modes.problems, ...keyProblems, ...keys].slice(0, 10).map((problem) => `${problem}.`),
    ...audit.problems.slice(0, 5).map((problem) => `The audit: ${problem}.`),
    `${many(modes.tested, 'file or folder', 'files and folders')} looked at: ${many(modes.problems.length, 'is', 'are')} open to others or not the owner's.`,
    `${sampled(seen)}: ${many(seen.unopened, 'does not', 'do not')} open. Of ${many(others.tried, 'other sealed row')}: ${others.unopened}.`,
    `Of ${many(index.tried, 'contact')} looked up in the index: ${many(index.lost, 'is', 'are')} not found under ${index.lost === 1 ? 'its' : 'their'} own resident.`,
    'An imported contact that was moved to another resident together with its lines there is not seen from here.',
    when(moved, `${many(moved, 'contact belongs', 'contacts belong')} to another resident than the audit says.`),
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

/** The floor where the audit says, the chain not behind it, the index key the store's, no change of the keys left half-way. */
async function keyProblemsOf({ opened, indexKey, entries }: Evidence): Promise<readonly string[]> {
  const floor = (await readMeta(opened.store.db, 'floor')) ?? '';
  const steps = (await entries('chain step')).map(({ facts }) => String(facts?.to)).sort();
  const stood = steps.at(-1) ?? '';
  const problems = [
    floor < stood ? `The floor stands at ${floor}, and the audit says that it was at ${stood}` : '',
    await told(async () => {
      await indexKey();
      return '';
    }),
    await told(() =>
      lasting(() =>
        readChain(opened.vault).day < floor
          ? `The chain stands before ${floor}, the day that the store has stepped to`
          : '',
      ),
    ),
  ];
  const unfinished = unfinishedProblems(await unfinishedKeys(opened)).map((problem) => problem.replace(/\.$/, ''));
  return [...problems.filter((problem) => problem !== ''), ...unfinished];
}

/** What was found, or why it could not be looked at. */
async function told(look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (problem) {
    if (problem instanceof Refusal) return inOneSentence(problem).replace(/\.$/, '');
    throw problem;
  }
}
