import type { Day } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { SEALED_TABLES, StoreTables } from './schema.ts';

export type SealedTable = (typeof SEALED_TABLES)[number];

/** A row with the blob that it is sealed in; `id` is its key in every table of SEALED_TABLES. */
export type RowOfEpoch = { readonly id: string; readonly day: Day; readonly sealed: Buffer };

/**
 * Rows by the chain epoch of their blob, which stands in its second and third byte: through statements prepared once for
 * each table (docs/decisions/0005-hot-loops.md). All rows of a store pass through them when everything is sealed again.
 */
export function rowsOfEpochs({ raw }: Engine<StoreTables>, table: SealedTable, epochs: readonly number[]) {
  const list = epochs.map((epoch) => `x'${epoch.toString(16).padStart(4, '0')}'`).join(', ');
  const ofThem = `sealed is not null and substr(sealed, 2, 2) in (${list})`;
  const page = raw.prepare(
    `select id, sealed_day as day, sealed from ${table} where id > ? and ${ofThem} order by id limit ?`,
  );
  const count = raw.prepare(`select count(*) from ${table} where ${ofThem} and sealed_day >= ?`).pluck();
  const put = raw.prepare(`update ${table} set sealed = ? where id = ?`);
  return {
    after: (id: string, limit: number) => page.all(id, limit) as RowOfEpoch[],
    /** How many there are that are sealed to `day` or later. */
    count: (day: Day): number => Number(count.get(day)),
    put: (id: string, sealed: Buffer): void => void put.run(sealed, id),
  };
}
