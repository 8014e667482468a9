import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { DueRow } from './disposal.ts';
import { heldTo, isKeptSince } from './holds.ts';
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

/**
 * Those of the named contacts that nothing keeps. A hold from before the erasure had been released by then, or the
 * contact would not have been erased: where a restored store has it in force again, it does not count.
 *
 * @param heldBeyond days beyond its release for which a hold may have had a contact sealed
 */
export function erasableRows(
  db: Db,
  named: readonly { readonly record: string; readonly at: Instant }[],
  heldBeyond: number,
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

/** What is remembered of these residents, where no contact of theirs is left. */
export async function deleteEmptyResidents(db: Db, residents: readonly string[]): Promise<void> {
  const these = sql<string>`(select value from json_each(${JSON.stringify(residents)}))`;
  for (const [table, column] of [
    ['resident', 'id'],
    ['resident_review', 'resident'],
  ] as const) {
    const named = sql.ref(`${table}.${column}`);
    await sql`delete from ${sql.table(table)} where ${named} in ${these}
      and not exists (select 1 from contact where contact.resident = ${named})`.execute(db);
  }
}
