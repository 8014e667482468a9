import { type Kysely, sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
import { isKept, latestReview } from './holds.ts';
import { SEALED_TABLES, type StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;
export type SealedRow = { readonly id: string; readonly sealed_day: Day; readonly sealed: Buffer };

/** Whether anything at all is kept past its period: without it no contact need be asked. */
export async function anythingKept(db: Db): Promise<boolean> {
  const hold = await db.selectFrom('hold').select('id').where('released_at', 'is', null).limit(1).executeTakeFirst();
  const resident = await db.selectFrom('resident').select('id').where('restricted', '=', 1).limit(1).executeTakeFirst();
  const contact = await db.selectFrom('contact').select('id').where('restricted', '=', 1).limit(1).executeTakeFirst();
  return (hold ?? resident ?? contact) !== undefined;
}

/**
 * Held or restricted contacts that are sealed to an earlier day than they should be: their review day (without one,
 * `furthest`), within `least` to `furthest`. `day` is that day.
 */
export async function keptToRenew(
  db: Db,
  least: Day,
  furthest: Day,
  limit: number,
): Promise<readonly (SealedRow & { readonly day: Day })[]> {
  const review = sql<Day>`coalesce(${latestReview}, ${furthest})`;
  const day = sql<Day>`case when ${review} < ${least} then ${least} when ${review} > ${furthest} then ${furthest} else ${review} end`;
  return db
    .selectFrom('contact')
    .select(['id', 'sealed_day', 'sealed', day.as('day')])
    .where('sealed_day', '<', furthest)
    .where(isKept)
    .where('sealed_day', '<', day)
    .limit(limit)
    .execute();
}

export const requestsNearFloor = (db: Db, before: Day) =>
  db
    .selectFrom('request')
    .select(['id', 'sealed_day', 'sealed'])
    .where('sealed_day', '<', before)
    .where('closed_at', 'is', null)
    .execute();

export async function setSeal(
  db: Db,
  table: 'contact' | 'request' | 'file',
  id: string,
  day: Day,
  sealed: Buffer,
): Promise<void> {
  await db.updateTable(table).set({ sealed_day: day, sealed }).where('id', '=', id).execute();
}

/** The earliest day that any row of any sealed table is sealed to: what the floor must not pass. */
export async function earliestSealedDay(db: Db): Promise<Day | undefined> {
  let earliest: Day | undefined;
  for (const table of SEALED_TABLES) {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.min('sealed_day').as('day'))
      .executeTakeFirst();
    const day = row?.day as Day | null | undefined;
    if (day && (earliest === undefined || day < earliest)) earliest = day;
  }
  return earliest;
}
