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

export const fileRows = (db: Db): Promise<FileRow[]> => db.selectFrom('file').selectAll().orderBy('id').execute();

export const fileWithId = (db: Db, id: string): Promise<FileRow | undefined> =>
  db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst();

/** Every file of a kind, its path still sealed. */
export const filesOfKind = (db: Db, kind: string): Promise<FileRow[]> =>
  db.selectFrom('file').selectAll().where('kind', '=', kind).execute();

export async function deleteFileRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('file').where('id', '=', id).execute();
}

/** Ends rows of files that were replaced or never came to be. */
export async function endFileRows(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await db
      .deleteFrom('file')
      .where('id', 'in', [...ids])
      .execute();
}
