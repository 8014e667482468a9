import { sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { IndexLine } from './contact-writer.ts';
import type { Engine } from './engine.ts';
import type { ContactTable, Db, StoreTables } from './schema.ts';

/** What stands of a contact in clear and the closed lists and periods speak of, by position. */
export type ClearFacts = readonly [
  place: number,
  noticeVersion: number,
  channel: string,
  purpose: string,
  lawfulBasis: string,
  service: string,
  type: string | null,
  special: number,
  relevant: number,
  at: Instant,
  recordedAt: Instant,
  dueAt: Instant,
  sealedDay: Day,
];

/**
 * Pages of all contacts, due or not, in the order of the table, through a statement prepared once
 * (docs/decisions/0005-hot-loops.md). Grouping them in SQL takes as long and holds every row in memory to sort it.
 */
export function clearFactsReader(store: Engine<StoreTables>): (after: number, limit: number) => readonly ClearFacts[] {
  const page = store.raw
    .prepare(
      `select rowid, notice_version, channel, purpose, lawful_basis, service, type, special, relevant, at, recorded_at, due_at, sealed_day
       from contact where rowid > ? order by rowid limit ?`,
    )
    .raw();
  return (after, limit) => page.all(after, limit) as ClearFacts[];
}

export type SealedFacts = {
  readonly place: number;
  readonly id: string;
  readonly reference: string;
  readonly resident: string;
  readonly due_at: Instant;
  readonly channel: string;
  readonly notice_version: number;
  readonly caller_role: string | null;
  readonly special: number;
  readonly relevant: number;
  readonly sealed_day: Day;
  readonly sealed: Buffer;
};

const sealedQuery = (db: Db) =>
  db
    .selectFrom('contact')
    .select([
      'id',
      'reference',
      'resident',
      'due_at',
      'channel',
      'notice_version',
      'caller_role',
      'special',
      'relevant',
      'sealed_day',
      'sealed',
    ])
    .select(sql<number>`contact.rowid`.as('place'))
    .orderBy(sql`contact.rowid`);

export const sealedAfter = (db: Db, place: number, limit: number): Promise<SealedFacts[]> =>
  sealedQuery(db).where(sql`contact.rowid`, '>', place).limit(limit).execute();

/** For each place the contact there, or the next one after it; each at most once. */
export const sealedNear = (db: Db, places: readonly number[]): Promise<SealedFacts[]> =>
  sealedQuery(db)
    .where(
      sql`contact.rowid`,
      'in',
      sql`(select (select min(c.rowid) from contact c where c.rowid >= value) from json_each(${JSON.stringify(places)}))`,
    )
    .execute();

/** First and last place of the table and how many contacts there are. */
export async function contactExtent(
  db: Db,
): Promise<{ readonly first: number; readonly last: number; readonly count: number }> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      sql<number | null>`(select min(rowid) from contact)`.as('first'),
      sql<number | null>`(select max(rowid) from contact)`.as('last'),
    ])
    .executeTakeFirst();
  return { first: row?.first ?? 0, last: row?.last ?? 0, count: Number(row?.count ?? 0) };
}

/** Until when the index has a line; undefined when it has not. Through a statement prepared once. */
export function indexLookup(store: Engine<StoreTables>): (line: IndexLine) => Instant | undefined {
  const until = store.raw
    .prepare('select until from identifier_index where kind = ? and digest = ? and owner = ? and tag = ?')
    .pluck();
  return (line) => until.get(line.kind, line.digest, line.owner, line.tag) as Instant | undefined;
}

export type NamedContact = Pick<ContactTable, 'resident' | 'purpose' | 'lawful_basis'>;

/** Those of these contacts that are here, by reference. */
export async function contactsNamed(db: Db, references: readonly string[]): Promise<ReadonlyMap<string, NamedContact>> {
  const found = new Map<string, NamedContact>();
  for (let at = 0; at < references.length; at += 5_000) {
    const rows = await db
      .selectFrom('contact')
      .select(['reference', 'resident', 'purpose', 'lawful_basis'])
      .where(
        'reference',
        'in',
        sql<string>`(select value from json_each(${JSON.stringify(references.slice(at, at + 5_000))}))`,
      )
      .execute();
    for (const row of rows) found.set(row.reference, row);
  }
  return found;
}
