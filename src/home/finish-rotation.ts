import { append, type By, type Head } from '../audit/chain.ts';
import { lastEntry } from '../db/audit.ts';
import type { Engine } from '../db/engine.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { eventAt, registerGeneration } from '../db/register.ts';
import type { Db, RegisterTables } from '../db/schema.ts';
import { latestSealedDay } from '../db/seals.ts';
import { staffId } from '../db/staff.ts';
import { Refusal } from '../refusal.ts';
import { hmacKey } from '../vault/hmac.ts';
import { generationOf, type Keyring, keyOf, type PendingKeys, promoted } from '../vault/keyring.ts';
import { renewed } from '../vault/ratchet.ts';
import { permanentKey, readChain, readKeyring, writeChain, writeKeyring } from '../vault/vault.ts';
import { anchor } from './anchor.ts';
import { catchUpWithRegister, registerState } from './catch-up.ts';
import type { Opened } from './opened.ts';
import type { NewEvent } from './register.ts';
import { carryKept, carryRegister } from './register-carry.ts';
import { storeGeneration } from './renewed.ts';
import { inTransaction } from './write.ts';

/**
 * Brings a renewal of the keys that the keyring has pending to its end, from wherever it stands: register carried over or
 * not, store chained under the new keys or not, chain at the new epoch or not. Everything under the store's write lock,
 * so that nothing is ever chained under keys that no longer count:
 *
 * 1. the register, in one transaction of its own: numbers, digests, codes, and which keys they are under;
 * 2. the keyring learns how far the old audit key goes; then the store, in one transaction: which keys, and an entry
 *    under the new ones. From here on every command that holds the old keys is refused;
 * 3. the chain gets its new epoch, and last the keyring's new keys take the place of the old ones.
 *
 * @param register opened apart, because under which keys it stands is only known here.
 */
export async function finishRotation(opened: Opened, register: Engine<RegisterTables>): Promise<void> {
  const own: Opened = { ...opened, register: async () => register };
  const head = await inTransaction(own, async (db) => {
    const keyring = readKeyring(own.vault);
    const { pending } = keyring;
    if (!pending || (await storeGeneration(db)) >= pending.generation) return undefined;
    return renewStore(own, db, keyring, pending);
  });
  if (head) await anchor(own, head);
  await inTransaction(own, async (db) => {
    const keyring = readKeyring(own.vault);
    if (!keyring.pending || (await storeGeneration(db)) < keyring.pending.generation) return;
    const chain = readChain(own.vault);
    const { epoch } = keyring.pending;
    if (chain.epoch < epoch) writeChain(own.vault, renewed(chain, epoch, own.random(32), await latestSealedDay(db)));
    writeKeyring(own.vault, promoted(keyring));
  });
}

async function renewStore(opened: Opened, db: Db, keyring: Keyring, pending: PendingKeys): Promise<Head> {
  const at = opened.now();
  const by: By = {
    staff: await staffId(db, opened.actor, at, opened.random),
    claimed: opened.actor.source === 'claimed',
  };
  await renewRegister(opened, db, keyring, pending, by);
  writeKeyring(opened.vault, { ...keyring, pending: { ...pending, auditThrough: (await lastEntry(db))?.seq ?? 0 } });
  const key = hmacKey(keyOf(pending, 'audit'));
  await writeMeta(db, 'keyGeneration', String(pending.generation));
  if (pending.reseal) await writeMeta(db, 'resealing', 'yes');
  const head = await append(db, key, by, at, {
    act: 'keys rotate',
    facts: { generation: pending.generation, epoch: pending.epoch, begun: pending.at, reseal: pending.reseal },
    ...(pending.reason === undefined ? {} : { reason: pending.reason }),
    ...(pending.approvedBy === undefined ? {} : { approvedBy: pending.approvedBy }),
  });
  await carryKept(db, keyring.keys, pending.keys);
  const renewedHome = { ...opened, vault: { ...opened.vault, keyring: promoted({ ...keyring, pending }) } };
  return (await catchUpWithRegister(renewedHome, db, key, by, at)) ?? head;
}

/** Carries the register over, unless that was done, and makes the store know its newest event by its new code. */
async function renewRegister(opened: Opened, db: Db, keyring: Keyring, pending: PendingKeys, by: By): Promise<void> {
  const register = await opened.register();
  const generation = await registerGeneration(register.db);
  if (generation < pending.generation) {
    await catchUpWithRegister(opened, db, permanentKey(opened.vault, 'audit'), by, opened.now());
    // A register that was rolled back must stay rolled back: carried over, it would look like the one that was seen.
    if (generation < generationOf(keyring) || (await registerState(opened, db)) === 'behind') throw behind();
    await carryRegister(register, keyring.keys, pending.keys, {
      generation: pending.generation,
      events: [rotatedEvent(pending)],
    });
  }
  const seen = Number((await readMeta(db, 'registerSeen')) ?? 0);
  if (seen === 0) return;
  const event = await eventAt(register.db, seen);
  if (!event) throw behind();
  await writeMeta(db, 'registerSeenMac', event.mac.toString('hex'));
}

const rotatedEvent = ({ event, at, generation }: PendingKeys): NewEvent => ({
  id: event,
  at,
  kind: 'keys-rotated',
  digest: null,
  sealed: null,
  detail: { generation },
});

export const behind = (): Refusal =>
  new Refusal(
    'register-behind',
    'The opt-out register is older than this store has seen, so its keys cannot be renewed.',
    'Bring back the newest secure/register.db; see: steward check',
  );
