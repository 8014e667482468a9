import { type Kysely, sql } from 'kysely';
import type { RegisterTables } from './schema.ts';

/** How many events of each kind the register holds, up to and including an event. */
export async function eventCounts(db: Kysely<RegisterTables>, upTo: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('register_event')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('count')])
    .where('seq', '<=', upTo)
    .groupBy('kind')
    .execute();
  return new Map(rows.map((row) => [row.kind, Number(row.count)]));
}

/** How many opt-outs came in one way. */
export async function optOutsTold(db: Kysely<RegisterTables>, how: string): Promise<number> {
  const row = await db
    .selectFrom('register_event')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', 'opt-out')
    .where(sql<string>`case when json_valid(detail) then json_extract(detail, '$.how') end`, '=', how)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

export type LedgerCount = {
  /** Rows of the erasure ledger, and how many there must be by the events of the register. */
  readonly rows: number;
  readonly expected: number;
  /** Contacts that were ever put into it. */
  readonly erased: number;
};

/** In one statement, so that an erasure under way cannot come between. */
export async function ledgerCount(db: Kysely<RegisterTables>): Promise<LedgerCount> {
  const number = (name: string) =>
    sql`case when json_valid(detail) then json_extract(detail, ${`$.${name}`}) else 0 end`;
  const united = sql`(select max(seq) from register_event where kind = 'erasures-united')`;
  const { rows } = await sql<{ rows: number; begin: number | null; since: number | null; erased: number | null }>`select
    (select count(*) from erasure) as rows,
    (select ${number('rows')} from register_event where seq = ${united}) as begin,
    (select sum(case kind when 'erased' then ${number('count')} else -${number('count')} end) from register_event
      where kind in ('erased', 'erasures-pruned') and seq > coalesce(${united}, 0)) as since,
    (select sum(${number('count')}) from register_event where kind = 'erased') as erased`.execute(db);
  const [found] = rows;
  return {
    rows: Number(found?.rows ?? 0),
    expected: Number(found?.begin ?? 0) + Number(found?.since ?? 0),
    erased: Number(found?.erased ?? 0),
  };
}
