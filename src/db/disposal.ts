import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { isKept } from './holds.ts';
import type { DisposalTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export type DueCount = {
  readonly channel: string;
  readonly purpose: string;
  readonly count: number;
  readonly earliest: Instant;
  readonly latest: Instant;
};

/** Due contacts that nothing keeps, per rule, from the index alone where no hold is in force. */
export async function dueCounts(db: Db, asOf: Instant, somethingKept: boolean): Promise<readonly DueCount[]> {
  let query = db
    .selectFrom('contact')
    .select((eb) => [
      'channel',
      'purpose',
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('due_at').as('earliest'),
      eb.fn.max('due_at').as('latest'),
    ])
    .where('due_at', '<=', asOf);
  if (somethingKept) query = query.where((eb) => eb.not(isKept(eb)));
  const rows = await query.groupBy(['channel', 'purpose']).orderBy('channel').orderBy('purpose').execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export async function keptDueCount(db: Db, asOf: Instant): Promise<number> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('due_at', '<=', asOf)
    .where(isKept)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/**
 * Places (SQLite row numbers) of due contacts, earliest due first. Sorted by place they are disposed of page by page:
 * in the order of their due dates each chunk would touch nearly every page of the table (measured: 4 times the writes).
 */
export async function duePlaces(db: Db, asOf: Instant, somethingKept: boolean, limit: number): Promise<number[]> {
  let query = db.selectFrom('contact').select(sql<number>`contact.rowid`.as('place')).where('due_at', '<=', asOf);
  if (somethingKept) query = query.where((eb) => eb.not(isKept(eb)));
  return (await query.orderBy('due_at').limit(limit).execute()).map((row) => row.place);
}

export type DueRow = {
  readonly place: number;
  readonly id: string;
  readonly reference: string;
  readonly channel: string;
  readonly purpose: string;
  readonly service: string;
  readonly outcome: string | null;
  readonly at: Instant;
  readonly due_at: Instant;
  readonly notice_version: number;
  readonly recording: number;
  readonly sealed_day: Day;
  /** Only where a recording goes with the record: its path is inside. */
  readonly sealed: Buffer | null;
};

/** The contacts at these places that are due and that nothing keeps, asked again inside the transaction that removes them. */
export async function dueRows(db: Db, places: readonly number[], asOf: Instant): Promise<readonly DueRow[]> {
  return db
    .selectFrom('contact')
    .select([
      'id',
      'reference',
      'channel',
      'purpose',
      'service',
      'outcome',
      'at',
      'due_at',
      'notice_version',
      'recording',
      'sealed_day',
    ])
    .select([
      sql<number>`contact.rowid`.as('place'),
      sql<Buffer | null>`case when recording = 1 then sealed end`.as('sealed'),
    ])
    .where(sql`contact.rowid`, 'in', sql`(select value from json_each(${JSON.stringify(places)}))`)
    .where('due_at', '<=', asOf)
    .where((eb) => eb.not(isKept(eb)))
    .execute();
}

export async function deleteContacts(db: Db, places: readonly number[]): Promise<number> {
  // That somebody was invited after a call goes with the call.
  await db
    .deleteFrom('invited_contact')
    .where('contact', 'in', (eb) =>
      eb
        .selectFrom('contact')
        .select('contact.id')
        .where(sql`contact.rowid`, 'in', sql`(select value from json_each(${JSON.stringify(places)}))`),
    )
    .execute();
  const { numDeletedRows } = await db
    .deleteFrom('contact')
    .where(sql`contact.rowid`, 'in', sql`(select value from json_each(${JSON.stringify(places)}))`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Removes index lines whose last contact has fallen due, one part of the digests at a time. */
export async function deleteIndexLines(
  db: Db,
  asOf: Instant,
  kind: string,
  from: Buffer,
  before: Buffer | undefined,
): Promise<number> {
  let query = db
    .deleteFrom('identifier_index')
    .where('kind', '=', kind)
    .where('digest', '>=', from)
    .where('until', '<=', asOf);
  if (before) query = query.where('digest', '<', before);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

export async function addDisposal(db: Db, row: DisposalTable): Promise<void> {
  await db
    .insertInto('disposal')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['certificate', 'cause', 'channel', 'purpose', 'period', 'notice_version']).doUpdateSet({
        count: sql`disposal.count + excluded.count`,
        recordings: sql`disposal.recordings + excluded.recordings`,
        earliest_due: sql`case when excluded.earliest_due < disposal.earliest_due then excluded.earliest_due else disposal.earliest_due end`,
        latest_due: sql`case when excluded.latest_due > disposal.latest_due then excluded.latest_due else disposal.latest_due end`,
        longest_overrun_ms: sql`case when excluded.longest_overrun_ms > disposal.longest_overrun_ms then excluded.longest_overrun_ms else disposal.longest_overrun_ms end`,
      }),
    )
    .execute();
}

export const openDisposals = (db: Db) => db.selectFrom('disposal').selectAll().where('certificate', '=', 0).execute();

export async function closeDisposals(db: Db, certificate: number): Promise<void> {
  await db.updateTable('disposal').set({ certificate }).where('certificate', '=', 0).execute();
}

export async function addDailyCount(
  db: Db,
  row: { day: Day; channel: string; service: string; outcome: string; count: number },
): Promise<void> {
  await db
    .insertInto('daily_count')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'channel', 'service', 'outcome'])
        .doUpdateSet({ count: sql`daily_count.count + excluded.count` }),
    )
    .execute();
}

const without = (table: string, named: RawBuilder<unknown>) =>
  sql`not exists (select 1 from ${sql.table(table)} as left_over where left_over.resident = ${named})`;

/**
 * What is remembered of residents, and when there is nothing left to remember it for. A mark on a resident lasts while a
 * request of theirs does: phone records go inside the month in which it must be answered.
 */
export const REMEMBERED = [
  {
    table: sql.table('resident'),
    named: sql.ref('resident.id'),
    empty: sql`${without('contact', sql.ref('resident.id'))} and ${without('request_resident', sql.ref('resident.id'))}`,
  },
  {
    table: sql.table('resident_review'),
    named: sql.ref('resident_review.resident'),
    empty: without('contact', sql.ref('resident_review.resident')),
  },
] as const;

/** Removes what is remembered of residents of whom nothing else is left. */
export async function deleteOrphans(db: Db): Promise<void> {
  for (const { table, empty } of REMEMBERED) await sql`delete from ${table} where ${empty}`.execute(db);
}
