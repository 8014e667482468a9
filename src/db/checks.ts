import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { isKept } from './holds.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** A version of the notice and from when a contact could be bound to it. */
export type VersionSpan = { readonly number: number; readonly from: Instant; readonly publishedAt: Instant };

/** Contacts that agree in everything the closed lists speak of, and how many of them name a version that was not in force. */
export type FactGroup = {
  readonly notice_version: number;
  readonly channel: string;
  readonly purpose: string;
  readonly lawful_basis: string;
  readonly service: string;
  readonly type: string | null;
  readonly special: number;
  readonly relevant: number;
  readonly count: number;
  readonly wrongVersion: number;
};

/** One pass over all contacts; `spans` newest first. Every contact that is in the store, due or not. */
export async function factGroups(db: Db, spans: readonly VersionSpan[]): Promise<readonly FactGroup[]> {
  const whens = spans.map(
    (span) =>
      sql`when contact.at >= ${span.from} and contact.recorded_at >= ${span.publishedAt} then cast(${span.number} as integer)`,
  );
  const inForce = whens.length === 0 ? sql`null` : sql`case ${sql.join(whens, sql` `)} end`;
  const columns = [
    'notice_version',
    'channel',
    'purpose',
    'lawful_basis',
    'service',
    'type',
    'special',
    'relevant',
  ] as const;
  return db
    .selectFrom('contact')
    .select((eb) => [...columns, eb.fn.countAll<number>().as('count')])
    .select(sql<number>`sum(contact.notice_version is not ${inForce})`.as('wrongVersion'))
    .groupBy([...columns])
    .execute();
}

export type DueFacts = {
  readonly place: number;
  readonly channel: string;
  readonly at: Instant;
  readonly due_at: Instant;
  readonly notice_version: number;
};

/** The next contacts in the order of the table, with what their due date is counted from. */
export const dueFactsAfter = (db: Db, place: number, limit: number): Promise<DueFacts[]> =>
  db
    .selectFrom('contact')
    .select(['channel', 'at', 'due_at', 'notice_version', sql<number>`contact.rowid`.as('place')])
    .where(sql`contact.rowid`, '>', place)
    .orderBy(sql`contact.rowid`)
    .limit(limit)
    .execute();

export type SealedFacts = {
  readonly place: number;
  readonly id: string;
  readonly channel: string;
  readonly notice_version: number;
  readonly caller_role: string | null;
  readonly special: number;
  readonly relevant: number;
  readonly sealed_day: Day;
  readonly sealed: Buffer;
};

const sealedQuery = (db: Db) =>
  db
    .selectFrom('contact')
    .select(['id', 'channel', 'notice_version', 'caller_role', 'special', 'relevant', 'sealed_day', 'sealed'])
    .select(sql<number>`contact.rowid`.as('place'))
    .orderBy(sql`contact.rowid`);

export const sealedAfter = (db: Db, place: number, limit: number): Promise<SealedFacts[]> =>
  sealedQuery(db).where(sql`contact.rowid`, '>', place).limit(limit).execute();

/** For each place the contact there, or the next one after it; each at most once. */
export const sealedNear = (db: Db, places: readonly number[]): Promise<SealedFacts[]> =>
  sealedQuery(db)
    .where(
      sql`contact.rowid`,
      'in',
      sql`(select (select min(c.rowid) from contact c where c.rowid >= value) from json_each(${JSON.stringify(places)}))`,
    )
    .execute();

/** First and last place of the table and how many contacts there are. */
export async function contactExtent(
  db: Db,
): Promise<{ readonly first: number; readonly last: number; readonly count: number }> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      sql<number | null>`(select min(rowid) from contact)`.as('first'),
      sql<number | null>`(select max(rowid) from contact)`.as('last'),
    ])
    .executeTakeFirst();
  return { first: row?.first ?? 0, last: row?.last ?? 0, count: Number(row?.count ?? 0) };
}

/** Due contacts that a hold or a restriction keeps, by channel. */
export const keptDueByChannel = (db: Db, now: Instant) =>
  db
    .selectFrom('contact')
    .select((eb) => ['channel', eb.fn.countAll<number>().as('count')])
    .where('due_at', '<=', now)
    .where(isKept)
    .groupBy('channel')
    .execute();

/** What was disposed of by channel and certificate (0 = not certified yet). */
export const disposedByChannel = (db: Db) =>
  db
    .selectFrom('disposal')
    .select((eb) => [
      'certificate',
      'channel',
      eb.fn.sum<number>('count').as('count'),
      eb.fn.max('latest_due').as('latestDue'),
      eb.fn.max('longest_overrun_ms').as('longestMs'),
    ])
    .groupBy(['certificate', 'channel'])
    .execute();

/** Movements out by channel and certificate. */
export const goneByChannel = (db: Db) =>
  db.selectFrom('movement').selectAll().where('kind', 'in', ['disposed', 'erased']).execute();

export const allCertificates = (db: Db) => db.selectFrom('certificate').selectAll().orderBy('number').execute();

export const overdueFiles = (db: Db, today: Day) =>
  db
    .selectFrom('file')
    .select(['id', 'kind', 'destroy_by'])
    .where('destroy_by', '<', today)
    .orderBy('destroy_by')
    .execute();

export const filesWithRecipient = (db: Db) =>
  db.selectFrom('file').select(['id', 'kind', 'recipient']).where('recipient', 'is not', null).execute();

export const allExportRuns = (db: Db) =>
  db.selectFrom('export_run').selectAll().orderBy('made_at').orderBy('id').execute();

/** Bodies of the audit entries of one act, in their order. */
export const auditBodies = async (db: Db, act: string): Promise<readonly string[]> =>
  (
    await db
      .selectFrom('audit_entry')
      .select('body')
      .where(sql<string>`json_extract(body, '$.act')`, '=', act)
      .orderBy('seq')
      .execute()
  ).map((row) => row.body);

/** Sealed rows that are no contacts: few enough to open all of them. */
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
  return [
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
