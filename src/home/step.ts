import { addDays } from '../calendar/day.ts';
import type { Day } from '../calendar/types.ts';
import { sqliteProblem } from '../db/engine.ts';
import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { advance } from '../vault/ratchet.ts';
import { hasSpareIndexKey, readChain, writeChain, writeIndexKey } from '../vault/vault.ts';
import { usableIndexKey } from './index-key.ts';
import type { Opened } from './opened.ts';

/**
 * Floor first, forget second (D2): once the floor has been committed, moves the chain up to it. Takes the write lock and
 * reads both again, so that no sealing can be under way with the old value; never goes back. A crash before it is
 * finished here by the next command that writes.
 *
 * @returns the day that the chain on disk stands at.
 */
export async function finishStep(opened: Opened): Promise<Day> {
  const before = readChain(opened.vault);
  const floor = (await readMeta(opened.store.db, 'floor')) as Day;
  if (before.day >= floor) return before.day;
  try {
    await opened.store.db.transaction().execute(async (db) => {
      const chain = readChain(opened.vault);
      const now = (await readMeta(db, 'floor')) as Day;
      if (chain.day < now) writeChain(opened.vault, advance(chain, now));
    });
  } catch (problem) {
    throw sqliteProblem(problem, opened.home.store);
  }
  return readChain(opened.vault).day;
}

/**
 * The same after a write, which is done whatever has become of the chain: whoever was told "refused" would do it again.
 * A chain that is lost has no old value to forget; one that another command keeps from moving, or a full disk, is moved
 * by the next that writes.
 */
export async function finishStepIfPossible(opened: Opened): Promise<void> {
  try {
    await finishStep(opened);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
}

/** The last day whose seals the chain on disk no longer opens. */
export const forgottenThrough = (chainDay: Day): Day => addDays(chainDay, -1);

/**
 * Forgets the index key that a rebuild left beside the one that counts, or the one that it never came to use. Inside a
 * write transaction, so that no rebuild is under way. A file that has no key that fits is left to whoever needs one.
 */
export async function finishIndexKey(opened: Opened, db: Db): Promise<void> {
  const current = await usableIndexKey(opened, db);
  if (current && hasSpareIndexKey(opened.vault)) writeIndexKey(opened.vault, current, null);
}
