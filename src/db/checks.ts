import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { isFileKept } from './held-others.ts';
import { isKept } from './holds.ts';
import type { StoreTables } from './schema.ts';
import { sealedComments } from './survey-answers.ts';

type Db = Kysely<StoreTables>;

/** Due contacts that a hold or a restriction keeps, by channel. */
export const keptDueByChannel = (db: Db, now: Instant) =>
  db
    .selectFrom('contact')
    .select((eb) => ['channel', eb.fn.countAll<number>().as('count')])
    .where('due_at', '<=', now)
    .where(isKept)
    .groupBy('channel')
    .execute();

/** What was removed by channel, cause and certificate (0 = not certified yet). */
export const disposedByChannel = (db: Db) =>
  db
    .selectFrom('disposal')
    .select((eb) => [
      'certificate',
      'channel',
      'cause',
      eb.fn.sum<number>('count').as('count'),
      eb.fn.max('latest_due').as('latestDue'),
      eb.fn.max('longest_overrun_ms').as('longestMs'),
    ])
    .groupBy(['certificate', 'channel', 'cause'])
    .execute();

/** Contacts that are in the daily counts, by channel: each was counted there when it was removed. */
export const dailyCountsByChannel = (db: Db) =>
  db
    .selectFrom('daily_count')
    .select((eb) => ['channel', eb.fn.sum<number>('count').as('count')])
    .groupBy('channel')
    .execute();

/** Movements out by channel and certificate. */
export const goneByChannel = (db: Db) =>
  db.selectFrom('movement').selectAll().where('kind', 'in', ['disposed', 'erased']).execute();

export const allCertificates = (db: Db) => db.selectFrom('certificate').selectAll().orderBy('number').execute();

/** Files past their day that nothing keeps. */
export const overdueFiles = (db: Db, today: Day) =>
  db
    .selectFrom('file')
    .select(['id', 'kind', 'destroy_by'])
    .where('destroy_by', '<', today)
    .where((eb) => eb.not(isFileKept(eb)))
    .orderBy('destroy_by')
    .execute();

export const filesWithRecipient = (db: Db) =>
  db.selectFrom('file').select(['id', 'kind', 'recipient']).where('recipient', 'is not', null).execute();

export const allExportRuns = (db: Db) =>
  db.selectFrom('export_run').selectAll().orderBy('made_at').orderBy('id').execute();

/** Bodies of the audit entries of these acts, in their order. One that was changed into something that is no JSON is not read. */
export const auditBodies = async (db: Db, ...acts: readonly string[]): Promise<readonly string[]> =>
  (
    await db
      .selectFrom('audit_entry')
      .select('body')
      .where(
        sql<SqlBool>`case when json_valid(body) then json_extract(body, '$.act') in (select value from json_each(${JSON.stringify(acts)})) end`,
      )
      .orderBy('seq')
      .execute()
  ).map((row) => row.body);

/** Comments are the only ones of which there may be very many. */
const COMMENTS_OPENED = 20_000;

/** Sealed rows that are no contacts: few enough to open all of them, or as many comments as can be. */
export async function otherSealedRows(
  db: Db,
): Promise<
  readonly { readonly table: string; readonly id: string; readonly sealed_day: Day; readonly sealed: Buffer }[]
> {
  const files = await db.selectFrom('file').select(['id', 'sealed_day', 'sealed']).execute();
  const requests = await db.selectFrom('request').select(['id', 'sealed_day', 'sealed']).execute();
  const residents = await db
    .selectFrom('resident')
    .select(['id', 'sealed_day', 'sealed'])
    .where('sealed', 'is not', null)
    .execute();
  const comments = await sealedComments(db, COMMENTS_OPENED);
  return [
    ...comments.map((row) => ({
      table: 'survey_answer',
      id: row.id,
      sealed_day: row.sealed_day ?? '',
      sealed: row.sealed ?? Buffer.alloc(0),
    })),
    ...files.map((row) => ({ table: 'file', ...row })),
    ...requests.map((row) => ({ table: 'request', ...row })),
    ...residents.map((row) => ({
      table: 'resident',
      id: row.id,
      sealed_day: row.sealed_day ?? '',
      sealed: row.sealed ?? Buffer.alloc(0),
    })),
  ];
}

export const staffNameList = async (db: Db): Promise<readonly string[]> =>
  (await db.selectFrom('staff').select('name').execute()).map((row) => row.name);
