import { type Kysely, type SqlBool, sql } from 'kysely';
import type { AuditTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export const lastEntry = (db: Db): Promise<AuditTable | undefined> =>
  db.selectFrom('audit_entry').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst();

/** The code of an entry in hex; undefined when there is none of this number. */
export async function entryMac(db: Db, seq: number): Promise<string | undefined> {
  const row = await db.selectFrom('audit_entry').select('mac').where('seq', '=', seq).executeTakeFirst();
  // Whoever changes the file may put anything in any column.
  return Buffer.isBuffer(row?.mac) ? row.mac.toString('hex') : undefined;
}

export async function appendEntry(db: Db, row: AuditTable): Promise<void> {
  await db.insertInto('audit_entry').values(row).execute();
}

export const entriesAfter = (db: Db, seq: number, limit: number): Promise<AuditTable[]> =>
  db.selectFrom('audit_entry').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();

/** How many entries after `seq` are of this act and have this fact. */
export async function countEntries(
  db: Db,
  after: number,
  of: { readonly act: string; readonly fact: string; readonly is: string },
): Promise<number> {
  const fits = sql<SqlBool>`case when json_valid(body) then json_extract(body, '$.act') = ${of.act} and json_extract(body, ${`$.facts.${of.fact}`}) = ${of.is} end`;
  const row = await db
    .selectFrom('audit_entry')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('seq', '>', after)
    .where(fits)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** A page of the entries of one act, in their order: an act that was done a million times is never read at once. */
export const entriesOfAct = (
  db: Db,
  act: string,
  after: number,
  limit: number,
): Promise<Pick<AuditTable, 'seq' | 'body'>[]> =>
  db
    .selectFrom('audit_entry')
    .select(['seq', 'body'])
    .where('seq', '>', after)
    .where(sql<SqlBool>`case when json_valid(body) then json_extract(body, '$.act') = ${act} end`)
    .orderBy('seq')
    .limit(limit)
    .execute();

/** Bodies of the entries of one act after `seq`, in their order. One that was changed into something that is no JSON is not read. */
export const bodiesAfter = async (db: Db, after: number, act: string): Promise<readonly string[]> =>
  (
    await db
      .selectFrom('audit_entry')
      .select('body')
      .where('seq', '>', after)
      .where(sql<SqlBool>`case when json_valid(body) then json_extract(body, '$.act') = ${act} end`)
      .orderBy('seq')
      .execute()
  ).map(({ body }) => body);

/** Whether an entry of this act names this reference or this resident. Reads the whole audit: for a last resort. */
export async function anyEntryNames(
  db: Db,
  act: string,
  list: 'references' | 'residents',
  name: string,
): Promise<boolean> {
  const fits = sql<SqlBool>`case when json_valid(body) then json_extract(body, '$.act') = ${act}
    and exists (select 1 from json_each(body, ${`$.${list}`}) where value = ${name}) end`;
  return (await db.selectFrom('audit_entry').select('seq').where(fits).limit(1).executeTakeFirst()) !== undefined;
}

export type EntryFilter = {
  readonly before?: number | undefined;
  readonly resident?: string | undefined;
  /** Ids of staff, any of them; the audit knows no names. */
  readonly staff?: readonly string[] | undefined;
  readonly limit: number;
};

/** One page of entries, newest first. A body that was changed into something that is no JSON is not searched. */
export function entriesBefore(db: Db, { before, resident, staff, limit }: EntryFilter): Promise<AuditTable[]> {
  let query = db.selectFrom('audit_entry').selectAll();
  if (before !== undefined) query = query.where('seq', '<', before);
  if (resident !== undefined)
    query = query.where(
      sql<SqlBool>`case when json_valid(body) then exists (select 1 from json_each(body, '$.residents') where value = ${resident}) end`,
    );
  if (staff !== undefined) {
    query = query.where(
      sql<SqlBool>`case when json_valid(body) then json_extract(body, '$.staff') in (select value from json_each(${JSON.stringify(staff)})) end`,
    );
  }
  return query.orderBy('seq', 'desc').limit(limit).execute();
}
