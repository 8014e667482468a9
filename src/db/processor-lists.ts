import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { ProcessorListTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** Suppression lists that processors were given, the newest first. */
export const processorLists = (db: Db): Promise<ProcessorListTable[]> =>
  db.selectFrom('processor_list').selectAll().orderBy('made_at', 'desc').orderBy('id').execute();

export const processorList = (db: Db, id: string): Promise<ProcessorListTable | undefined> =>
  db.selectFrom('processor_list').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertProcessorList(
  db: Db,
  row: Omit<ProcessorListTable, 'confirmed_at' | 'confirmed_by'>,
): Promise<void> {
  await db
    .insertInto('processor_list')
    .values({ ...row, confirmed_at: null, confirmed_by: null })
    .execute();
}

export async function deleteProcessorList(db: Db, id: string): Promise<void> {
  await db.deleteFrom('processor_list').where('id', '=', id).execute();
}

/** False when it was confirmed before. */
export async function confirmProcessorList(db: Db, id: string, at: Instant, by: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('processor_list')
    .set({ confirmed_at: at, confirmed_by: by })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
