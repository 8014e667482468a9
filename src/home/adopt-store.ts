import { append } from '../audit/chain.ts';
import { lastEntry } from '../db/audit.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { staffId } from '../db/staff.ts';
import { Refusal } from '../refusal.ts';
import { generationOf, type Keyring, keysOfGeneration } from '../vault/keyring.ts';
import { permanentKey, readKeyring, writeKeyring } from '../vault/vault.ts';
import { anchor } from './anchor.ts';
import type { Opened } from './opened.ts';
import { carryKept, eachCarried } from './register-carry.ts';
import { storeGeneration } from './renewed.ts';
import { inTransaction } from './write.ts';

/**
 * A store that a backup brought back from before the keys were renewed goes on under the keys that count now: the keyring
 * learns that the old audit key goes as far as this store does, and the store that it is under the new ones. Entries that
 * the old key chained stay as they are.
 */
export async function adoptStore(opened: Opened): Promise<void> {
  const head = await inTransaction(opened, async (db) => {
    const keyring = readKeyring(opened.vault);
    const from = await storeGeneration(db);
    const to = generationOf(keyring);
    if (from >= to) return undefined;
    const auditThrough = (await lastEntry(db))?.seq ?? 0;
    const earlier = (keyring.earlier ?? []).map((old) => (old.generation < from ? old : { ...old, auditThrough }));
    writeKeyring(opened.vault, { ...keyring, earlier });
    await adoptRegister(opened, db, keyring, from);
    const old = keysOfGeneration(keyring, from);
    if (old) await carryKept(db, old, keyring.keys);
    await writeMeta(db, 'keyGeneration', String(to));
    const at = opened.now();
    const staff = await staffId(db, opened.actor, at, opened.random);
    const by = { staff, claimed: opened.actor.source === 'claimed' };
    return append(db, permanentKey(opened.vault, 'audit'), by, at, { act: 'keys adopt', facts: { from, to } });
  });
  if (head) await anchor(opened, head);
}

/**
 * The store knows the newest register event that it saw by its code under the old keys. When the register, carried back,
 * has that very event, the store learns its code under the new ones; else the register is not the one that was seen, and
 * stays behind.
 */
async function adoptRegister(opened: Opened, db: Db, keyring: Keyring, from: number): Promise<void> {
  const seen = Number((await readMeta(db, 'registerSeen')) ?? 0);
  const old = keysOfGeneration(keyring, from);
  if (seen === 0 || !old) return;
  const known = await readMeta(db, 'registerSeenMac');
  let now: string | undefined;
  try {
    await eachCarried(await opened.register(), keyring.keys, old, (row, asBefore) => {
      if (row.seq === seen && asBefore.mac.toString('hex') === known) now = row.mac.toString('hex');
    });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
  if (now !== undefined) await writeMeta(db, 'registerSeenMac', now);
}
