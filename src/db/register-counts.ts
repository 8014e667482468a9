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
    .where(sql<string>`json_extract(detail, '$.how')`, '=', how)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
