import type { Kysely } from 'kysely';
import type { Day } from '../calendar/types.ts';
import { isRequestKept } from './held-others.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** How many there are, and the first and the last of their days; null when there is none. */
export type DaySpan = { readonly count: number; readonly earliest: Day | null; readonly latest: Day | null };

const due = (db: Db, today: Day) =>
  db
    .selectFrom('request')
    .where('closed_at', 'is not', null)
    .where('destroy_by', '<=', today)
    .where((eb) => eb.not(isRequestKept(eb)));

/** Closed requests whose day has come and that nothing keeps. */
export async function dueRequests(db: Db, today: Day): Promise<DaySpan> {
  const row = await due(db, today)
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('destroy_by').as('earliest'),
      eb.fn.max('destroy_by').as('latest'),
    ])
    .executeTakeFirst();
  return { count: Number(row?.count ?? 0), earliest: row?.earliest ?? null, latest: row?.latest ?? null };
}

export type DestroyedRequest = { readonly reference: string; readonly destroyBy: Day };

/** Removes closed requests whose day has come and that nothing keeps, with what tied them to residents; at most 5,000 at once. */
export async function deleteDueRequests(db: Db, today: Day): Promise<readonly DestroyedRequest[]> {
  const rows = await due(db, today).select(['id', 'reference', 'destroy_by']).limit(5_000).execute();
  for (const { id } of rows) {
    await db.deleteFrom('request_resident').where('request', '=', id).execute();
    await db.deleteFrom('request').where('id', '=', id).execute();
  }
  return rows.map(({ reference, destroy_by }) => ({ reference, destroyBy: destroy_by ?? today }));
}
