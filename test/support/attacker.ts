import { type Chain, dayKeys } from '../../src/vault/ratchet.ts';
import { openBlob } from '../../src/vault/seal.ts';

export type SealedRow = { readonly id: string; readonly sealed_day: string; readonly sealed: Buffer };

/**
 * Whether somebody who has this chain opens a contact: tries its key of the day, and that of each earlier epoch in it,
 * whatever epoch the blob says it is of. The program would look at that number first, and prove nothing.
 */
export function opener(chain: Chain, homeId: string): (row: SealedRow) => boolean {
  const keys = [chain, ...(chain.earlier ?? [])].map((each) => dayKeys(each, homeId));
  return ({ id, sealed_day: day, sealed }) =>
    keys.some((keyOf) => {
      const key = keyOf(day);
      return key !== undefined && openBlob(key, { table: 'contact', id, day }, sealed) !== undefined;
    });
}

/** Which contacts somebody opens who has this chain, by their ids. */
export const openedBy = (chain: Chain, homeId: string, rows: readonly SealedRow[]): readonly string[] =>
  rows.filter(opener(chain, homeId)).map(({ id }) => id);
