import type { Engine } from '../db/engine.ts';
import { keptOptOuts, replaceKeptOptOut } from '../db/kept-opt-outs.ts';
import { eventsAfter, type RegisterRow, setRegisterGeneration } from '../db/register.ts';
import { carryEvent, unsealedDigests } from '../db/register-carry.ts';
import type { Db, RegisterTables } from '../db/schema.ts';
import { numberDigest } from '../opt-outs/number.ts';
import { Refusal } from '../refusal.ts';
import { type HmacKey, hmacKey } from '../vault/hmac.ts';
import { type Keys, keyOf } from '../vault/keyring.ts';
import { nonceOf, openBlob, sealBlob } from '../vault/seal.ts';
import { chainEvents, eventCode, type NewEvent } from './register.ts';

/** The keys of one renewal that an opt-out register lives under. */
type RegisterKeys = { readonly digest: HmacKey; readonly seal: Buffer; readonly chain: HmacKey };

const registerKeysOf = (keys: Keys): RegisterKeys => ({
  digest: hmacKey(keyOf({ keys }, 'registerDigest')),
  seal: keyOf({ keys }, 'registerSeal'),
  chain: hmacKey(keyOf({ keys }, 'registerChain')),
});

export type Carried = { readonly events: number; readonly optOuts: number };

/**
 * Carries the register from one renewal's keys to another's in one transaction: each number opened, digested and sealed
 * again, each event chained again. An event that does not hold under the old keys stops it before anything is changed,
 * because a chain made anew over a changed event would vouch for the change.
 */
export function carryRegister(
  register: Engine<RegisterTables>,
  from: Keys,
  to: Keys,
  then: { readonly generation: number; readonly events: readonly NewEvent[] },
): Promise<Carried> {
  return register.db.transaction().execute(async (db) => {
    const put = carryEvent(register);
    const carried = await eachCarried({ ...register, db }, from, to, (_, row) => put(row));
    await chainEvents({ ...register, db }, hmacKey(keyOf({ keys: to }, 'registerChain')), then.events);
    await setRegisterGeneration(db, then.generation);
    return carried;
  });
}

/**
 * Reads the whole register, in order, and shows each event as it is and as it would be under other keys. Refuses at the
 * first that does not hold.
 */
export async function eachCarried(
  { db }: Pick<Engine<RegisterTables>, 'db'>,
  from: Keys,
  to: Keys,
  look: (row: RegisterRow, carried: RegisterRow) => void = () => undefined,
): Promise<Carried> {
  const carry = carrier(registerKeysOf(from), registerKeysOf(to), await unsealedDigests(db));
  let [events, optOuts] = [0, 0];
  for (let page = await eventsAfter(db, 0, PAGE); page.length > 0; page = await eventsAfter(db, events, PAGE)) {
    for (const row of page) {
      look(row, carry(row));
      events += 1;
      if (row.kind === 'opt-out') optOuts += 1;
    }
  }
  return { events, optOuts };
}

/** Opt-outs that wait in the store for the newest register must enter it under the keys that it has then. */
export async function carryKept(db: Db, from: Keys, to: Keys): Promise<void> {
  const [old, now] = [registerKeysOf(from), registerKeysOf(to)];
  for (const row of await keptOptOuts(db)) {
    const place = { table: 'register', id: row.id, day: '' };
    const plain = openBlob(old.seal, place, row.number_sealed);
    // One that does not open can be helped by no key; it stays for `check` to find.
    if (!plain) continue;
    await replaceKeptOptOut(db, {
      id: row.id,
      digest: numberDigest(now.digest, plain.toString('utf8')),
      number_sealed: sealBlob(now.seal, 0, place, plain, () => nonceOf(row.number_sealed)),
    });
  }
}

const PAGE = 1_000;
const OF_A_NUMBER: readonly string[] = ['opt-out', 'opt-out-removed'];

/**
 * One event after the other under other keys. Everything that is made anew depends on the event and the keys alone, the
 * nonce too, which is random and stays with its event: two copies of a register that are carried apart stay equal, and
 * what was carried can be carried back. A nonce is used once under each key.
 */
function carrier(from: RegisterKeys, to: RegisterKeys, unsealed: readonly Buffer[]) {
  // Numbers of removals stand in the opt-outs before them; only their digests are remembered on the way.
  const wanted = new Set(unsealed.map((digest) => digest.toString('hex')));
  const renamed = new Map<string, Buffer>();
  let [before, after]: [Buffer, Buffer] = [Buffer.alloc(32), Buffer.alloc(32)];
  let seq = 0;
  function sealedAgain(row: RegisterRow, sealed: Buffer): RegisterRow {
    const place = { table: 'register', id: row.id, day: '' };
    const plain = openBlob(from.seal, place, sealed);
    if (!plain) throw broken(row.seq, 'does not open');
    const number = plain.toString('utf8');
    if (row.digest && !numberDigest(from.digest, number).equals(row.digest))
      throw broken(row.seq, "has another number's digest");
    const digest = row.digest && numberDigest(to.digest, number);
    const old = row.digest?.toString('hex') ?? '';
    if (digest && wanted.has(old)) renamed.set(old, digest);
    return { ...row, digest, sealed: sealBlob(to.seal, 0, place, plain, () => nonceOf(sealed)) };
  }

  /** A digest of something else than a number (a record's, under a key of its own) stays as it is. */
  function renamedDigest(row: RegisterRow): Buffer | null {
    const found = row.digest && renamed.get(row.digest.toString('hex'));
    if (!found && row.digest && OF_A_NUMBER.includes(row.kind))
      throw broken(row.seq, 'is about a number that no opt-out names');
    return found ?? row.digest;
  }

  return (row: RegisterRow): RegisterRow => {
    seq += 1;
    if (row.seq !== seq) throw broken(seq, 'is missing');
    if (!eventCode(from.chain, before, row).equals(row.mac)) throw broken(seq, 'was changed');
    before = row.mac;
    const carried = row.sealed ? sealedAgain(row, row.sealed) : { ...row, digest: renamedDigest(row) };
    after = eventCode(to.chain, after, carried);
    return { ...carried, mac: after };
  };
}

const broken = (seq: number, what: string): Refusal =>
  new Refusal(
    'register-broken',
    `Event ${seq} of the opt-out register ${what}, so it cannot be carried over to other keys. Nothing was changed.`,
    'See: steward audit verify. Then bring back a whole secure/register.db.',
  );
