import type { Engine } from '../../db/engine.ts';
import { eventsAfter, type RegisterRow } from '../../db/register.ts';
import { eventIds } from '../../db/register-unite.ts';
import type { RegisterTables } from '../../db/schema.ts';
import { numberDigest } from '../../opt-outs/number.ts';
import type { HmacKey } from '../../vault/hmac.ts';
import { openBlob } from '../../vault/seal.ts';
import { namesCopy } from '../keys.ts';
import { eventCode } from '../register.ts';
import type { Branch } from './unite.ts';

export type RegisterKeys = { readonly digest: HmacKey; readonly chain: HmacKey; readonly seal: Buffer };

/** Where two registers part: the last event that both have, and what each has after it. */
export type Parting = {
  readonly shared: number;
  readonly backup: Branch;
  readonly here: Branch;
  /** Events of the one that is here whose code is not what it should be, and those of them that cannot be believed. */
  readonly broken: number;
  readonly dropped: number;
};

const PAGE = 1_000;

/** Reads two registers side by side; keeps in memory only what comes after the events that both have. */
export async function part(
  own: Engine<RegisterTables>,
  live: Engine<RegisterTables>,
  keys: RegisterKeys,
): Promise<Parting> {
  let shared = 0;
  let previous: Buffer = Buffer.alloc(32);
  let changed = 0;
  for (;;) {
    const [backup, here] = await Promise.all([eventsAfter(own.db, shared, PAGE), eventsAfter(live.db, shared, PAGE)]);
    const same = backup.findIndex((row, at) => here[at]?.seq !== row.seq || !here[at].mac.equals(row.mac));
    const count = same === -1 ? backup.length : same;
    // The same code over other content: somebody changed it here, and the backup's counts.
    for (const row of here.slice(0, count)) {
      if (!eventCode(keys.chain, previous, row).equals(row.mac)) changed += 1;
      previous = row.mac;
    }
    shared = backup[count - 1]?.seq ?? shared;
    if (count < backup.length || backup.length < PAGE) break;
  }
  const { rows, broken, dropped } = believable(await all(live, shared), previous, keys);
  return {
    shared,
    backup: await all(own, shared),
    here: rows,
    broken: changed + broken,
    dropped: changed + dropped,
  };
}

async function all(register: Engine<RegisterTables>, after: number): Promise<readonly RegisterRow[]> {
  const rows: RegisterRow[] = [];
  let seq = after;
  for (
    let page = await eventsAfter(register.db, seq, PAGE);
    page.length > 0;
    page = await eventsAfter(register.db, seq, PAGE)
  ) {
    rows.push(...page);
    seq = page.at(-1)?.seq ?? seq;
  }
  return rows;
}

/**
 * An event whose code does not follow from the one before was changed, or one before it was. An opt-out among them is
 * believed when its sealed number opens, because nobody can make one without the key, and so is a recovery copy, which
 * only makes us claim less; the rest is not.
 */
function believable(
  rows: readonly RegisterRow[],
  before: Buffer,
  keys: RegisterKeys,
): { readonly rows: Branch; readonly broken: number; readonly dropped: number } {
  let previous = before;
  let broken = 0;
  const kept = rows.filter((row) => {
    const follows = eventCode(keys.chain, previous, row).equals(row.mac);
    previous = row.mac;
    if (!follows) broken += 1;
    return (
      follows || (row.kind === 'recovery-copy' && namesCopy(row)) || (row.kind === 'opt-out' && hasItsNumber(row, keys))
    );
  });
  return { rows: kept, broken, dropped: rows.length - kept.length };
}

function hasItsNumber({ id, digest, sealed }: RegisterRow, { digest: key, seal }: RegisterKeys): boolean {
  const number = sealed && openBlob(seal, { table: 'register', id, day: '' }, sealed)?.toString('utf8');
  return typeof number === 'string' && digest !== null && numberDigest(key, number).equals(digest);
}

/** How many events each of two registers has alone, by their ids, which no renewal of keys changes. */
export async function countApart(
  own: Engine<RegisterTables>,
  live: Engine<RegisterTables>,
): Promise<{ readonly onlyBackup: number; readonly onlyHere: number }> {
  const [backup, here] = [new Set(await eventIds(own.db)), await eventIds(live.db)];
  const both = here.filter((id) => backup.has(id)).length;
  return { onlyBackup: backup.size - both, onlyHere: here.length - both };
}
