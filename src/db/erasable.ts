import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { type DueRow, REMEMBERED } from './disposal.ts';
import { heldTo, holdsOver, isKept, isKeptSince, isRestricted, type SealedBeyond } from './holds.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** A contact on its way out before its time. */
export type ErasableRow = Omit<DueRow, 'sealed'> & {
  readonly resident: string;
  readonly sealed: Buffer;
  /** The last day to which any hold may have had it sealed; null when none ever covered it. */
  readonly held_to: Day | null;
};

const COLUMNS = [
  'id',
  'reference',
  'resident',
  'channel',
  'purpose',
  'service',
  'outcome',
  'at',
  'due_at',
  'notice_version',
  'recording',
  'sealed_day',
  'sealed',
] as const;

/** Which of these contacts are in the store. */
export const presentContacts = async (db: Db, ids: readonly string[]): Promise<readonly string[]> =>
  (
    await db
      .selectFrom('contact')
      .select('id')
      .where('id', 'in', sql<string>`(select value from json_each(${JSON.stringify(ids)}))`)
      .execute()
  ).map(({ id }) => id);

/** What an erasure is asked for: one contact, or all of one resident. */
export type Erasing = { readonly reference: string } | { readonly resident: string };

const asked = (db: Db, of: Erasing) =>
  'reference' in of
    ? db.selectFrom('contact').where('reference', '=', of.reference)
    : db.selectFrom('contact').where('resident', '=', of.resident);

/** A page of what is asked for and nothing keeps, in the order of ids. */
export const askedRows = (
  db: Db,
  of: Erasing,
  page: { readonly heldBeyond: SealedBeyond; readonly after: string; readonly limit: number },
): Promise<ErasableRow[]> =>
  asked(db, of)
    .select([...COLUMNS])
    .select([sql<number>`contact.rowid`.as('place'), heldTo(page.heldBeyond).as('held_to')])
    .where((eb) => eb.not(isKept(eb)))
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute();

/** What is asked for and is kept: by which holds in force (ids with a comma between them), and whether it is restricted. */
export const keptOf = (
  db: Db,
  of: Erasing,
): Promise<
  readonly {
    readonly id: string;
    readonly reference: string;
    readonly holds: string | null;
    readonly restricted: SqlBool;
  }[]
> =>
  asked(db, of)
    .select(['id', 'reference', holdsOver.as('holds'), isRestricted.as('restricted')])
    .where(isKept)
    .orderBy('id')
    .execute();

/** Whether the store has anything of what is asked for. */
export const anyAsked = async (db: Db, of: Erasing): Promise<boolean> =>
  (await asked(db, of).select('id').limit(1).executeTakeFirst()) !== undefined;

/** Requests of a resident, which an erasure leaves for their own day. */
export const requestsLeft = (db: Db, resident: string) =>
  db
    .selectFrom('request')
    .innerJoin('request_resident', 'request_resident.request', 'request.id')
    .select(['request.id', 'request.reference', 'request.type', 'request.closed_at', 'request.sealed_day'])
    .where('request_resident.resident', '=', resident)
    .orderBy('request.received')
    .orderBy('request.id')
    .execute();

/** Packs made for the request of this reference. */
export const packsLeft = (db: Db, request: string) =>
  db
    .selectFrom('file')
    .select(['id', 'destroy_by'])
    .where('kind', '=', 'pack')
    .where('request', '=', request)
    .orderBy('id')
    .execute();

/**
 * Those of the named contacts that nothing keeps. A hold, or a restriction, from before the erasure had ended by then, or
 * the contact would not have been erased: where a restored store has it in force again, it does not count.
 */
export function erasableRows(
  db: Db,
  named: readonly { readonly record: string; readonly at: Instant }[],
  heldBeyond: SealedBeyond,
): Promise<ErasableRow[]> {
  const list = JSON.stringify(named.map(({ record, at }) => [record, at]));
  return db
    .selectFrom(sql<{ value: string }>`json_each(${list})`.as('named'))
    .innerJoin('contact', (join) => join.on('contact.id', '=', sql<string>`json_extract(named.value, '$[0]')`))
    .select(COLUMNS.map((column) => `contact.${column}` as const))
    .select([sql<number>`contact.rowid`.as('place'), heldTo(heldBeyond).as('held_to')])
    .where(sql<boolean>`not ${isKeptSince(sql<Instant>`json_extract(named.value, '$[1]')`)}` as never)
    .execute() as Promise<ErasableRow[]>;
}

/** These contacts, whatever keeps them. */
export const erasableById = (db: Db, ids: readonly string[], heldBeyond: SealedBeyond): Promise<ErasableRow[]> =>
  db
    .selectFrom('contact')
    .select([...COLUMNS])
    .select([sql<number>`contact.rowid`.as('place'), heldTo(heldBeyond).as('held_to')])
    .where('id', 'in', sql<string>`(select value from json_each(${JSON.stringify(ids)}))`)
    .execute();

/** What is remembered of these residents, where nothing of theirs is left. */
export async function deleteEmptyResidents(db: Db, residents: readonly string[]): Promise<void> {
  const these = sql<string>`(select value from json_each(${JSON.stringify(residents)}))`;
  for (const { table, named, empty } of REMEMBERED)
    await sql`delete from ${table} where ${named} in ${these} and ${empty}`.execute(db);
}
