import type { Kysely } from 'kysely';
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
