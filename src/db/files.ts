import type { Kysely } from 'kysely';
import type { Day } from '../calendar/types.ts';
import type { FileTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;
export type FileRow = FileTable;

/** Rows of files that hold personal data (D8). */
export async function insertFile(db: Db, row: FileTable): Promise<void> {
  await db.insertInto('file').values(row).execute();
}

export async function setFileHash(db: Db, id: string, sha256: string): Promise<void> {
  await db.updateTable('file').set({ sha256 }).where('id', '=', id).execute();
}

/** Files whose day has come, the earliest first. */
export const dueFiles = (db: Db, today: Day): Promise<FileRow[]> =>
  db.selectFrom('file').selectAll().where('destroy_by', '<=', today).orderBy('destroy_by').orderBy('id').execute();

export type DueKind = { readonly kind: string; readonly count: number; readonly earliest: Day; readonly latest: Day };

/** The same, counted by kind. */
export async function dueFileKinds(db: Db, today: Day): Promise<readonly DueKind[]> {
  const rows = await db
    .selectFrom('file')
    .select((eb) => [
      'kind',
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('destroy_by').as('earliest'),
      eb.fn.max('destroy_by').as('latest'),
    ])
    .where('destroy_by', '<=', today)
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export const fileWithId = (db: Db, id: string): Promise<FileRow | undefined> =>
  db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst();

export async function deleteFileRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('file').where('id', '=', id).execute();
}
