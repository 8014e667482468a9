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
  let earliest = await earliestContactDay(db);
  for (const table of SEALED_TABLES) {
    if (table === 'contact') continue;
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.min('sealed_day').as('day'))
      .executeTakeFirst();
    earliest = earlier(earliest, row?.day as Day | null | undefined);
  }
  return earliest;
}

/**
 * For contacts without an index by sealed day, which every import would pay for: a contact is never sealed to a day
 * before it is due, so whatever falls due after the best day found cannot be sealed to an earlier one.
 */
async function earliestContactDay(db: Db): Promise<Day | undefined> {
  const first = await db.selectFrom('contact').select('sealed_day').orderBy('due_at').limit(1).executeTakeFirst();
  if (!first) return undefined;
  const before = await db
    .selectFrom('contact')
    .select((eb) => eb.fn.min('sealed_day').as('day'))
    .where('due_at', '<', first.sealed_day)
    .executeTakeFirst();
  return earlier(first.sealed_day, before?.day as Day | null | undefined);
}

const earlier = (one: Day | undefined, other: Day | null | undefined): Day | undefined =>
  other && (one === undefined || other < one) ? other : one;

/** The latest day that any row of any sealed table is sealed to. Reads every row: 0.3 s for a million contacts. */
export async function latestSealedDay(db: Db): Promise<Day | undefined> {
  let latest: Day | undefined;
  for (const table of SEALED_TABLES) {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.max('sealed_day').as('day'))
      .executeTakeFirst();
    const day = row?.day as Day | null | undefined;
    if (day && (latest === undefined || day > latest)) latest = day;
  }
  return latest;
}

/** How many rows of the sealed tables are sealed. */
export async function countSealed(db: Db): Promise<number> {
  let total = 0;
  for (const table of SEALED_TABLES) {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.count<number>('sealed').as('count'))
      .executeTakeFirst();
    total += Number(row?.count ?? 0);
  }
  return total;
}
