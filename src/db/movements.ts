import { type Kysely, sql } from 'kysely';
import type { StoreTables } from './schema.ts';

export type MovementKind = 'recorded' | 'imported' | 'disposed' | 'erased';

/** Counts what came or went per channel. Certificate 0 = not yet counted by a certificate. */
export async function addMovements(
  db: Kysely<StoreTables>,
  kind: MovementKind,
  byChannel: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [channel, count] of byChannel) {
    await db
      .insertInto('movement')
      .values({ certificate: 0, kind, channel, count })
      .onConflict((conflict) =>
        conflict.columns(['certificate', 'kind', 'channel']).doUpdateSet({ count: sql`movement.count + ${count}` }),
      )
      .execute();
  }
}

export const openMovements = (db: Kysely<StoreTables>) =>
  db.selectFrom('movement').selectAll().where('certificate', '=', 0).execute();

/** Puts what no certificate has counted yet under this one, beside what is there already. */
export async function closeMovements(db: Kysely<StoreTables>, certificate: number): Promise<void> {
  await sql`insert into movement select ${certificate}, kind, channel, count from movement where certificate = 0
    on conflict (certificate, kind, channel) do update set count = movement.count + excluded.count`.execute(db);
  await db.deleteFrom('movement').where('certificate', '=', 0).execute();
}

/** How many contacts there are: by the smallest index, where a count for each channel goes through a larger one and sorts. */
export async function countAllContacts(db: Kysely<StoreTables>): Promise<number> {
  const { count } = await db
    .selectFrom('contact')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Contacts held now, per channel, from the index alone. */
export const countByChannel = (db: Kysely<StoreTables>) =>
  db
    .selectFrom('contact')
    .select(['channel', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('channel')
    .execute();
