import type { Kysely } from 'kysely';
import type { NoticeVersionTable, StoreTables } from './schema.ts';

export const versionRows = (db: Kysely<StoreTables>): Promise<NoticeVersionTable[]> =>
  db.selectFrom('notice_version').selectAll().orderBy('number').execute();

/** When the versions after this number count, without their text. */
export const versionDays = (db: Kysely<StoreTables>, after: number) =>
  db
    .selectFrom('notice_version')
    .select(['number', 'effective', 'published_at as publishedAt'])
    .where('number', '>', after)
    .orderBy('number')
    .execute();

export async function insertVersion(db: Kysely<StoreTables>, row: NoticeVersionTable): Promise<void> {
  await db.insertInto('notice_version').values(row).execute();
}

export const versionCount = async (db: Kysely<StoreTables>): Promise<number> =>
  (
    await db
      .selectFrom('notice_version')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
  ).count;
