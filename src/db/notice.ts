import type { Kysely } from 'kysely';
import type { NoticeVersionTable, StoreTables } from './schema.ts';

export const versionRows = (db: Kysely<StoreTables>): Promise<NoticeVersionTable[]> =>
  db.selectFrom('notice_version').selectAll().orderBy('number').execute();

export async function insertVersion(db: Kysely<StoreTables>, row: NoticeVersionTable): Promise<void> {
  await db.insertInto('notice_version').values(row).execute();
}

export const versionCount = async (db: Kysely<StoreTables>): Promise<number> =>
  (await db.selectFrom('notice_version').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;
