import { otherSealedRows } from '../../db/checks.ts';
import { contactExtent, sealedNear } from '../../db/contact-facts.ts';
import type { Engine } from '../../db/engine.ts';
import type { StoreTables } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { pooledRandom } from '../../vault/random.ts';
import type { Chain } from '../../vault/ratchet.ts';
import type { Place } from '../../vault/seal.ts';
import { type Sealer, sealerOf } from '../../vault/vault.ts';

/** Sealed rows that were tried: opened, of a day that the chain has left behind, or neither, which should not be. */
export type Sample = {
  readonly tried: number;
  readonly opened: number;
  readonly expired: number;
  readonly unopened: number;
};

/** So many contacts at most, spread evenly over the store; of requests, files and residents all. */
const CONTACTS = 2_000;
const PAGE = 500;

/** Opens a sample of a store's sealed rows with a chain and counts what happened. Nothing that opens is kept. */
export async function sampleOf(store: Engine<StoreTables>, chain: Chain, homeId: string): Promise<Sample> {
  const sealer = sealerOf(chain, homeId, pooledRandom());
  const counts = { tried: 0, opened: 0, expired: 0, unopened: 0 };
  const tryRow = (place: Place, sealed: Buffer) => {
    counts.tried += 1;
    counts[outcome(sealer, place, sealed)] += 1;
  };
  const { first, last, count } = await contactExtent(store.db);
  const wanted = Math.min(CONTACTS, count);
  const step = (last - first + 1) / Math.max(1, wanted);
  for (let from = 0; from < wanted; from += PAGE) {
    const places = Array.from({ length: Math.min(PAGE, wanted - from) }, (_, at) =>
      Math.floor(first + (from + at) * step),
    );
    for (const row of await sealedNear(store.db, places))
      tryRow({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  }
  for (const row of await otherSealedRows(store.db))
    tryRow({ table: row.table, id: row.id, day: row.sealed_day }, row.sealed);
  return counts;
}

function outcome(sealer: Sealer, place: Place, sealed: Buffer): 'opened' | 'expired' | 'unopened' {
  if (place.day < sealer.day) return 'expired';
  try {
    return sealer.open<unknown>(place, sealed) === undefined ? 'unopened' : 'opened';
  } catch (problem) {
    if (problem instanceof Refusal) return 'unopened';
    throw problem;
  }
}
