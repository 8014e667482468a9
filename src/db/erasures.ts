import { type Insertable, type Kysely, sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { ErasureTable, RegisterTables } from './schema.ts';

type Db = Kysely<RegisterTables>;

/** Adds what the ledger does not name yet, and says how much that was. Inside the transaction of the event that counts it. */
export async function addErasures(db: Db, rows: readonly Insertable<ErasureTable>[]): Promise<number> {
  let added = 0;
  for (let at = 0; at < rows.length; at += 500) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('erasure')
      .values([...rows.slice(at, at + 500)])
      .onConflict((conflict) => conflict.column('record').doNothing())
      .executeTakeFirst();
    added += Number(numInsertedOrUpdatedRows ?? 0);
  }
  return added;
}

/** One page of the ledger, in the order of the contacts' ids. */
export const erasuresAfter = (db: Db, record: string, limit: number): Promise<ErasureTable[]> =>
  db.selectFrom('erasure').selectAll().where('record', '>', record).orderBy('record').limit(limit).execute();

/** A backup made since may open until a later day than was known. */
export async function extendErasure(db: Db, record: string, until: Day): Promise<void> {
  await db.updateTable('erasure').set({ until }).where('record', '=', record).where('until', '<', until).execute();
}

/** One page of what no backup can bring back any more: openable on no day from `day` on. */
export const erasuresBefore = (db: Db, day: Day, record: string, limit: number): Promise<ErasureTable[]> =>
  db
    .selectFrom('erasure')
    .selectAll()
    .where('until', '<', day)
    .where('record', '>', record)
    .orderBy('record')
    .limit(limit)
    .execute();

/** Removes these from the ledger, and says how many there were. Inside the transaction of the event that counts it. */
export async function deleteErasures(db: Db, records: readonly string[]): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('erasure')
    .where('record', 'in', sql<string>`(select value from json_each(${JSON.stringify(records)}))`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The keys that digests of the ledger were made with; none when nothing in it has an outside reference. */
export const erasureGenerations = async (db: Db): Promise<readonly number[]> =>
  (
    await db
      .selectFrom('erasure')
      .select('generation')
      .distinct()
      .where('digest', 'is not', null)
      .orderBy('generation')
      .execute()
  ).map(({ generation }) => generation);

/** So many digests are kept in memory while rows are looked up: 2 MB. */
const IN_MEMORY = 20_000;

/**
 * Whether the ledger has a digest, for the hot loop of an import (0005-hot-loops.md): asking SQLite takes 7 µs a row,
 * most of it the lock of the register's file, where a set takes 0.2. Only a ledger too large for memory is asked row by row.
 */
export function erasureLookup({ raw }: Engine<RegisterTables>): (digest: Buffer) => boolean {
  const all = raw.prepare(`select digest from erasure where digest is not null limit ${IN_MEMORY + 1}`).pluck();
  const digests = all.all() as Buffer[];
  if (digests.length <= IN_MEMORY) {
    const known = new Set(digests.map((digest) => digest.toString('latin1')));
    return (digest) => known.has(digest.toString('latin1'));
  }
  const found = raw.prepare('select 1 from erasure where digest = ?').pluck();
  return (digest) => found.get(digest) !== undefined;
}
