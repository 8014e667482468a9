import type Database from 'better-sqlite3';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { ContactTable, ExportRunTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** One contact as an export reads it, by position: half a million objects with names would cost more than the reading. */
export type ExportRow = readonly [
  id: string,
  resident: string,
  channel: string,
  direction: string | null,
  at: Instant,
  type: string | null,
  service: string,
  purpose: string,
  lawfulBasis: string,
  outcome: string | null,
  callerRole: string | null,
  sealedDay: Day,
  sealed: Buffer,
];

/** Contacts with an id above `after`, up to and including `upto`. */
export type IdRange = { readonly after: string; readonly upto: string };

export type ExportReader = {
  /** The next range of at most `size` contacts, exportable or not; undefined after the last. */
  readonly next: (after: string, size: number) => IdRange | undefined;
  /** The exportable contacts of a range, in the order of their ids. */
  readonly rows: (range: IdRange, now: Instant) => readonly ExportRow[];
  readonly referenceOf: (id: string) => string | undefined;
};

/**
 * Statements prepared once (docs/decisions/0005-hot-loops.md). What may leave: living contacts, so neither what is due
 * nor what a hold keeps past its period (its `due_at` stays where it was), and nothing restricted, the contact itself or
 * its resident. The plus keeps SQLite from sorting the whole table by way of the index on `due_at`.
 */
export function exportReader(raw: Database.Database): ExportReader {
  const last = raw.prepare('select max(id) from (select id from contact where id > ? order by id limit ?)').pluck();
  const rows = raw
    .prepare(
      `select id, resident, channel, direction, at, type, service, purpose, lawful_basis, outcome, caller_role, sealed_day, sealed
       from contact where id > ? and id <= ? and +due_at > ? and coalesce(restricted, 0) = 0
         and not exists (select 1 from resident where resident.id = contact.resident and coalesce(resident.restricted, 0) <> 0)
       order by id`,
    )
    .raw();
  const reference = raw.prepare('select reference from contact where id = ?').pluck();
  return {
    next: (after, size) => {
      const upto = last.get(after, size) as string | null;
      return upto === null ? undefined : { after, upto };
    },
    rows: ({ after, upto }, now) => rows.all(after, upto, now) as ExportRow[],
    referenceOf: (id) => reference.get(id) as string | undefined,
  };
}

/** How many contacts are not yet due, restricted ones included: from an index, in milliseconds. */
export async function countLiving(db: Db, now: Instant): Promise<number> {
  const found = await counted(db.selectFrom('contact')).where('due_at', '>', now).executeTakeFirst();
  return found?.count ?? 0;
}

/** How many contacts an export would write now. Reads every row: for a dry run. */
export async function countExportable(db: Db, now: Instant): Promise<number> {
  const found = await counted(db.selectFrom('contact'))
    .where('due_at', '>', now)
    .where((eb) => eb(eb.fn.coalesce('contact.restricted', eb.lit(0)), '=', 0))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('resident')
            .select('resident.id')
            .whereRef('resident.id', '=', 'contact.resident')
            .where((each) => each(each.fn.coalesce('resident.restricted', each.lit(0)), '<>', 0)),
        ),
      ),
    )
    .executeTakeFirst();
  return found?.count ?? 0;
}

const counted = (query: SelectQueryBuilder<StoreTables, 'contact', Partial<ContactTable>>) =>
  query.select((eb) => eb.fn.countAll<number>().as('count'));

export async function insertExportRun(db: Db, row: ExportRunTable): Promise<void> {
  await db.insertInto('export_run').values(row).execute();
}

/** Takes back the row of a run whose file could not be put in its place. */
export async function deleteExportRun(db: Db, id: string): Promise<void> {
  await db.deleteFrom('export_run').where('id', '=', id).execute();
}
