import { append, type Head } from '../audit/chain.ts';
import type { Entry } from '../audit/entry.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { sqliteProblem } from '../db/engine.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { staffId } from '../db/staff.ts';
import { tidyKeyFiles } from '../vault/rekeyed.ts';
import { permanentKey, readChain, type Sealer, sealerOf } from '../vault/vault.ts';
import { anchor } from './anchor.ts';
import { catchUpWithRegister } from './catch-up.ts';
import type { Opened } from './opened.ts';
import { refuseStaleKeys } from './renewed.ts';
import { removeHalfRestored } from './restore/place.ts';
import { finishIndexKey, finishStepIfPossible } from './step.ts';

/** What the inside of a write may use. It ends with at least one `audit` call, or the write is a bug. */
export type Writing = {
  readonly db: Db;
  readonly at: Instant;
  readonly staff: string;
  /** Nothing may be sealed to a day before this one. */
  readonly floor: Day;
  /** The chain read under the write lock: it cannot move while this write lasts. */
  readonly sealer: () => Sealer;
  readonly audit: (entry: Entry) => Promise<Head>;
};

/**
 * The one way to write to a store (D4, D9): takes the lock at once, first finishes what a crash left (register events
 * without an entry, a floor ahead of the chain), then does the work and its audit entry in one transaction, and
 * afterwards anchors the audit's head in the register.
 */
export async function write<T>(opened: Opened, work: (writing: Writing) => Promise<T>): Promise<T> {
  const { vault } = opened;
  const key = permanentKey(vault, 'audit');
  let head: Head | undefined;
  const result = await inTransaction(opened, async (db) => {
    await refuseStaleKeys(opened, db);
    const at = opened.now();
    const staff = await staffId(db, opened.actor, at, opened.random);
    const by = { staff, claimed: opened.actor.source === 'claimed' };
    let sealer: Sealer | undefined;
    const audit = async (entry: Entry) => {
      const made = await append(db, key, by, at, entry);
      head = made;
      return made;
    };
    if (!opened.settled.done) {
      head = await catchUpWithRegister(opened, db, key, by, at);
      await finishIndexKey(opened, db);
      head = (await noteMasterChange(opened, db, audit)) ?? head;
      tidyKeyFiles(opened.home);
      removeHalfRestored(opened.home);
    }
    const floor = (await readMeta(db, 'floor')) as Day;
    return work({
      db,
      at,
      staff,
      floor,
      audit,
      sealer: () => (sealer ??= sealerOf(readChain(vault), opened.homeId, opened.random)),
    });
  });
  if (head) await anchor(opened, head);
  if (!opened.settled.done) {
    await finishStepIfPossible(opened);
    opened.settled.done = true;
  }
  return result;
}

/** The entry of a change of the master key that a crash or a full disk kept out of the audit. */
async function noteMasterChange(
  { vault }: Opened,
  db: Db,
  audit: (entry: Entry) => Promise<Head>,
): Promise<Head | undefined> {
  const { masterChanges = 0 } = vault.keyring;
  if (Number((await readMeta(db, 'masterChanges')) ?? 0) >= masterChanges) return undefined;
  await writeMeta(db, 'masterChanges', String(masterChanges));
  return audit({ act: 'keys passphrase', facts: { change: masterChanges, enteredLater: true } });
}

/** A transaction that takes the write lock at once; what SQLite says of it becomes a sentence. */
export async function inTransaction<T>(opened: Opened, work: (db: Db) => Promise<T>): Promise<T> {
  try {
    return await opened.store.db.transaction().execute(work);
  } catch (problem) {
    throw sqliteProblem(problem, opened.home.store);
  }
}
