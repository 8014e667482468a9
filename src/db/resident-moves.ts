import { type Kysely, sql } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { HoldTable, ResidentReviewTable, ResidentTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/**
 * Every table and column of the store that names a resident. A merge has to re-point each of them; a test walks the
 * schema, so that one that is added and forgotten fails the build.
 */
export const NAMES_RESIDENT = [
  'contact.resident',
  'hold.resident',
  'request_resident.resident',
  'resident.id',
  'resident_review.resident',
];

export async function setResident(db: Db, contacts: readonly string[], resident: string): Promise<void> {
  await db
    .updateTable('contact')
    .set({ resident })
    .where('id', 'in', sql<string>`(select value from json_each(${JSON.stringify(contacts)}))`)
    .execute();
}

/** Holds on the one, released ones too, become holds on the other. */
export async function moveHolds(db: Db, from: string, to: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('hold')
    .set({ resident: to })
    .where('resident', '=', from)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export const holdsOn = (db: Db, resident: string): Promise<HoldTable[]> =>
  db.selectFrom('hold').selectAll().where('resident', '=', resident).where('released_at', 'is', null).execute();

/** Requests of the one become requests of the other; one that was of both stays one. */
export async function moveRequests(db: Db, from: string, to: string): Promise<number> {
  const rows = await db.selectFrom('request_resident').select('request').where('resident', '=', from).execute();
  for (const { request } of rows)
    await db
      .insertInto('request_resident')
      .values({ request, resident: to })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await db.deleteFrom('request_resident').where('resident', '=', from).execute();
  return rows.length;
}

/** Reviews about any of these residents, as the one in question or as a candidate, that nobody has settled. */
export const openReviews = (db: Db, residents: readonly string[]): Promise<ResidentReviewTable[]> => {
  const these = sql`(select value from json_each(${JSON.stringify(residents)}))`;
  return db
    .selectFrom('resident_review')
    .selectAll()
    .where('settled_at', 'is', null)
    .where(
      sql<boolean>`(resident in ${these} or exists (select 1 from json_each(candidates) as candidate where candidate.value in ${these}))` as never,
    )
    .execute();
};

export async function setReview(
  db: Db,
  id: string,
  review: { readonly resident: string; readonly candidates: readonly string[]; readonly settledAt: Instant | null },
): Promise<void> {
  await db
    .updateTable('resident_review')
    .set({
      resident: review.resident,
      candidates: JSON.stringify(review.candidates),
      settled_at: review.settledAt,
    })
    .where('id', '=', id)
    .execute();
}

export const residentRow = (db: Db, id: string): Promise<ResidentTable | undefined> =>
  db.selectFrom('resident').selectAll().where('id', '=', id).executeTakeFirst();

export async function putResidentRow(db: Db, row: ResidentTable): Promise<void> {
  const { id: _id, ...rest } = row;
  await db
    .insertInto('resident')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export async function deleteResidentRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('resident').where('id', '=', id).execute();
}
