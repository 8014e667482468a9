import { type Kysely, sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
import type { InvitationTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** Calls that had their invitation, with the call where it is still there. */
export const invitedCalls = (db: Db, after: string, limit: number) =>
  db
    .selectFrom('invited_contact')
    .leftJoin('contact', 'contact.id', 'invited_contact.contact')
    .select([
      'invited_contact.contact',
      'contact.channel',
      'contact.direction',
      'contact.lawful_basis',
      'contact.sealed_day',
      'contact.sealed',
    ])
    .where('invited_contact.contact', '>', after)
    .orderBy('invited_contact.contact')
    .limit(limit)
    .execute();

/** A page of the ledger, in the order of its digests; from the beginning without `after`. */
export const ledgerPage = (db: Db, after: Buffer | undefined, limit: number): Promise<InvitationTable[]> => {
  const query = db.selectFrom('invitation').selectAll();
  return (after ? query.where('digest', '>', after) : query).orderBy('digest').limit(limit).execute();
};

/** Numbers that are on record as texted more than once at this moment. */
export const textedTwice = async (db: Db): Promise<number> =>
  (await db.selectFrom('sending').select('digest').groupBy('digest').having(sql<number>`count(*)`, '>', 1).execute())
    .length;

/** Links and sendings by cohort, and how many links were used. */
export async function cohortCounts(db: Db): Promise<
  readonly {
    readonly day: Day;
    readonly service: string;
    readonly links: number;
    readonly used: number;
    readonly sendings: number;
  }[]
> {
  const links = await db
    .selectFrom('survey_token')
    .select((eb) => ['day', 'service', eb.fn.countAll<number>().as('links'), eb.fn.sum<number>('used').as('used')])
    .groupBy(['day', 'service'])
    .execute();
  const sendings = await db
    .selectFrom('sending')
    .select((eb) => ['day', 'service', eb.fn.countAll<number>().as('sendings')])
    .groupBy(['day', 'service'])
    .execute();
  const cells = new Map<string, { day: Day; service: string; links: number; used: number; sendings: number }>();
  const cell = ({ day, service }: { readonly day: Day; readonly service: string }) => {
    const found = cells.get(`${day}\0${service}`) ?? { day, service, links: 0, used: 0, sendings: 0 };
    cells.set(`${day}\0${service}`, found);
    return found;
  };
  for (const row of links) Object.assign(cell(row), { links: Number(row.links), used: Number(row.used) });
  for (const row of sendings) cell(row).sendings = Number(row.sendings);
  return [...cells.values()];
}

/** Columns of a table, whether it has no row numbers, and views and triggers of the whole store. */
export async function shapeOf(
  db: Db,
  table: string,
): Promise<{ readonly columns: readonly string[]; readonly withoutRowid: boolean }> {
  const columns = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db);
  const made = await sql<{ sql: string }>`select sql from sqlite_master where name = ${table}`.execute(db);
  return {
    columns: columns.rows.map(({ name }) => name),
    withoutRowid: /without rowid$/i.test(made.rows[0]?.sql.trim() ?? ''),
  };
}

/** Views and triggers: a store of Steward's has none. */
export const viewsAndTriggers = async (db: Db): Promise<readonly string[]> =>
  (await sql<{ name: string }>`select name from sqlite_master where type in ('view', 'trigger')`.execute(db)).rows.map(
    ({ name }) => name,
  );

/** Ids and days of answers, a page at a time. */
export const answerPage = (db: Db, after: string, limit: number) =>
  db
    .selectFrom('survey_answer')
    .select(['id', 'day', 'service', 'sealed_day', 'sealed'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Ids of links, a page at a time. */
export const tokenIds = async (db: Db, after: string, limit: number): Promise<readonly string[]> =>
  (await db.selectFrom('survey_token').select('id').where('id', '>', after).orderBy('id').limit(limit).execute()).map(
    ({ id }) => id,
  );
