import { type Insertable, type Kysely, sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
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

/** Which of these contacts the ledger names. */
export const erasuresOf = (db: Db, records: readonly string[]): Promise<ErasureTable[]> =>
  db
    .selectFrom('erasure')
    .selectAll()
    .where('record', 'in', sql<string>`(select value from json_each(${JSON.stringify(records)}))`)
    .execute();
