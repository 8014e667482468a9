import type { Kysely } from 'kysely';
import type { KeptOptOutTable, RegisterTables, StoreTables } from './schema.ts';

export const keptOptOuts = (db: Kysely<StoreTables>): Promise<KeptOptOutTable[]> =>
  db.selectFrom('kept_opt_out').selectAll().orderBy('at').orderBy('id').execute();

export const anyKeptOptOut = async (db: Kysely<StoreTables>): Promise<boolean> =>
  (await db.selectFrom('kept_opt_out').select('id').limit(1).executeTakeFirst()) !== undefined;

export async function keepOptOuts(db: Kysely<StoreTables>, rows: readonly KeptOptOutTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('kept_opt_out')
      .values(rows.slice(at, at + 500))
      .execute();
}

export async function replaceKeptOptOut(
  db: Kysely<StoreTables>,
  { id, digest, number_sealed }: Pick<KeptOptOutTable, 'id' | 'digest' | 'number_sealed'>,
): Promise<void> {
  await db.updateTable('kept_opt_out').set({ digest, number_sealed }).where('id', '=', id).execute();
}

export async function letKeptOptOutsGo(db: Kysely<StoreTables>): Promise<void> {
  await db.deleteFrom('kept_opt_out').execute();
}

export const hasEvent = async (db: Kysely<RegisterTables>, id: string): Promise<boolean> =>
  (await db.selectFrom('register_event').select('seq').where('id', '=', id).executeTakeFirst()) !== undefined;
