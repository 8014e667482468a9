import type { Kysely } from 'kysely';
import type { Day } from '../calendar/types.ts';
import { isFileKept } from './held-others.ts';
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

const due = (db: Db, today: Day) =>
  db
    .selectFrom('file')
    .where('destroy_by', '<=', today)
    .where((eb) => eb.not(isFileKept(eb)));

/** Files whose day has come and that nothing keeps, the earliest first. */
export const dueFiles = (db: Db, today: Day): Promise<FileRow[]> =>
  due(db, today).selectAll().orderBy('destroy_by').orderBy('id').execute();

export type DueKind = { readonly kind: string; readonly count: number; readonly earliest: Day; readonly latest: Day };

/** The same, counted by kind. */
export async function dueFileKinds(db: Db, today: Day): Promise<readonly DueKind[]> {
  const rows = await due(db, today)
    .select((eb) => [
      'kind',
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('destroy_by').as('earliest'),
      eb.fn.max('destroy_by').as('latest'),
    ])
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The same file, asked again inside the transaction that ends it: a hold may have come meanwhile. */
export const dueFile = (db: Db, today: Day, id: string): Promise<FileRow | undefined> =>
  due(db, today).selectAll().where('id', '=', id).executeTakeFirst();
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

/** Every file that is still to be destroyed, with its day. */
export const allFiles = (db: Db): Promise<Pick<FileTable, 'id' | 'kind' | 'destroy_by'>[]> =>
  db.selectFrom('file').select(['id', 'kind', 'destroy_by']).orderBy('id').execute();
