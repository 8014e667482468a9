import { showDay } from '../calendar/show.ts';
import { type Erasing, keptOf, packsLeft, requestsLeft } from '../db/erasable.ts';
import type { Db } from '../db/schema.ts';

/** What an erasure leaves, by its own reference, and why: never the reason of a hold, which is not for everybody. */
export type Kept = { readonly reference: string; readonly why: string };

/**
 * Contacts that a hold or a restriction keeps, and those whose recording could not be destroyed.
 *
 * @param stuck references of the latter
 * @param named ids of what the ledger has already: a hold that came in between keeps it only for its own time
 */
export async function keptBack(
  db: Db,
  of: Erasing,
  stuck: readonly string[] = [],
  named: readonly string[] = [],
): Promise<readonly Kept[]> {
  const rows = await keptOf(db, of);
  const goes = new Set(named);
  return [
    ...rows.map(({ id, reference, holds, restricted }) => ({
      reference,
      why: `${[...(restricted ? ['restricted'] : []), ...(holds === null ? [] : [`held by ${holds}`])].join(' and ')}${goes.has(id) ? ' since it was erased; it goes when that ends' : ''}`,
    })),
    ...stuck.map((reference) => ({ reference, why: 'its recording could not be destroyed' })),
  ];
}

/** Of a resident: rights requests, open or waiting for their day, and the packs made for them. */
export async function leftOver(db: Db, of: Erasing): Promise<readonly Kept[]> {
  if ('reference' in of) return [];
  const kept: Kept[] = [];
  for (const request of await requestsLeft(db, of.resident)) {
    kept.push({
      reference: request.reference,
      why:
        request.closed_at === null
          ? `an ${request.type} request that is open`
          : `an ${request.type} request that is closed; it goes by ${showDay(request.sealed_day)}`,
    });
    for (const pack of await packsLeft(db, request.reference))
      kept.push({
        reference: pack.id,
        why: `a pack made for ${request.reference}; it is destroyed by ${showDay(pack.destroy_by)}`,
      });
  }
  return kept;
}
