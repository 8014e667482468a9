import { type ExpressionBuilder, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
import type { StoreTables } from './schema.ts';
import type { SealedRow } from './seals.ts';

type Db = Kysely<StoreTables>;

// What a hold on a resident keeps besides contacts (D4): the requests made for them, and the packs of those requests.
// A hold on one contact, or on dates, speaks of contacts alone.

const KEPT = sql<SqlBool>`exists (select 1 from request_resident where request_resident.request = request.id and (
  exists (select 1 from resident where resident.id = request_resident.resident and resident.restricted = 1)
  or exists (select 1 from hold where hold.released_at is null and hold.resident = request_resident.resident)))`;

/** True for a request of a resident whom a hold in force covers, or who is restricted. */
export const isRequestKept = (_eb: ExpressionBuilder<StoreTables, 'request'>) => KEPT;

/** True for a file of such a request: its pack. */
export const isFileKept = (_eb: ExpressionBuilder<StoreTables, 'file'>) =>
  sql<SqlBool>`(file.request is not null and exists (select 1 from request where request.reference = file.request and ${KEPT}))`;

/** The latest review of the holds in force over a request; null when its resident is only restricted. */
const REVIEW = sql<Day | null>`(select max(hold.review) from hold
  join request_resident on request_resident.resident = hold.resident
  where hold.released_at is null and request_resident.request = request.id)`;

/** Closed requests whose day has come, and files, that something keeps. */
export async function keptOthers(
  db: Db,
  today: { readonly utc: Day; readonly london: Day },
): Promise<{ readonly requests: number; readonly files: number }> {
  const requests = await db
    .selectFrom('request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('destroy_by', '<=', today.utc)
    .where(isRequestKept)
    .executeTakeFirst();
  const files = await db
    .selectFrom('file')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('destroy_by', '<=', today.london)
    .where(isFileKept)
    .executeTakeFirst();
  return { requests: Number(requests?.count ?? 0), files: Number(files?.count ?? 0) };
}

/** The same for what is restricted. */
export async function restrictedOthers(
  db: Db,
  today: { readonly utc: Day; readonly london: Day },
): Promise<{ readonly requests: number; readonly files: number }> {
  const covered = sql`select request_resident.request from request_resident
    join resident on resident.id = request_resident.resident where resident.restricted = 1`;
  return pastTheirDay(db, covered, today);
}

/** The same for one hold. */
export async function keptOthersBy(
  db: Db,
  hold: string,
  today: { readonly utc: Day; readonly london: Day },
): Promise<{ readonly requests: number; readonly files: number }> {
  const covered = sql`select request_resident.request from request_resident join hold on hold.resident = request_resident.resident where hold.id = ${hold}`;
  return pastTheirDay(db, covered, today);
}

async function pastTheirDay(
  db: Db,
  covered: RawBuilder<unknown>,
  today: { readonly utc: Day; readonly london: Day },
): Promise<{ readonly requests: number; readonly files: number }> {
  const found = await sql<{ requests: number; files: number }>`select
    (select count(*) from request where destroy_by <= ${today.utc} and id in (${covered})) as requests,
    (select count(*) from file where destroy_by <= ${today.london} and request in
      (select reference from request where id in (${covered}))) as files`.execute(db);
  return { requests: Number(found.rows[0]?.requests ?? 0), files: Number(found.rows[0]?.files ?? 0) };
}

type ToRenew = SealedRow & { readonly day: Day };

/** Kept requests and files that are sealed to an earlier day than their review (without one, `furthest`), within `least` to `furthest`. */
export async function keptOthersToRenew(
  db: Db,
  least: Day,
  furthest: Day,
): Promise<{ readonly request: readonly ToRenew[]; readonly file: readonly ToRenew[] }> {
  const day = sql<Day>`max(${least}, min(${furthest}, coalesce(${REVIEW}, ${furthest})))`;
  const request = await db
    .selectFrom('request')
    .select(['id', 'sealed_day', 'sealed', day.as('day')])
    .where(isRequestKept)
    .where('sealed_day', '<', day)
    .execute();
  const file = await db
    .selectFrom('file')
    .innerJoin('request', 'request.reference', 'file.request')
    .select(['file.id', 'file.sealed_day', 'file.sealed', day.as('day')])
    .where(KEPT)
    .where('file.sealed_day', '<', day)
    .execute();
  return { request, file };
}

/** Whether any request was made for this resident: contacts go long before what was asked about them. */
export async function hasRequest(db: Db, resident: string): Promise<boolean> {
  const row = await db
    .selectFrom('request_resident')
    .select('request')
    .where('resident', '=', resident)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
