import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { IndexLine } from './contact-writer.ts';
import type { Engine } from './engine.ts';
import { isKept } from './holds.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** Contacts that a shorter period may concern: of these channels, from before this version, due after it took effect. */
export type Concerned = {
  readonly channels: readonly string[];
  readonly beforeVersion: number;
  readonly dueAfter: Instant;
};

const concerned = (db: Db, { channels, beforeVersion, dueAfter }: Concerned, after: string, limit: number) =>
  db
    .selectFrom('contact')
    .where('channel', 'in', [...channels])
    .where('notice_version', '<', beforeVersion)
    .where('due_at', '>', dueAfter)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);

/** Dates only, for counting. */
export const concernedDates = (db: Db, which: Concerned, after: string, limit: number) =>
  concerned(db, which, after, limit).select(['id', 'at', 'due_at']).execute();

export type ConcernedRow = {
  readonly id: string;
  readonly reference: string;
  readonly resident: string;
  readonly at: Instant;
  readonly due_at: Instant;
  readonly sealed_day: Day;
  readonly sealed: Buffer;
  /** 1 = held or restricted: its seal stays where its review put it. */
  readonly kept: number;
};

export const concernedRows = (db: Db, which: Concerned, after: string, limit: number): Promise<ConcernedRow[]> =>
  concerned(db, which, after, limit)
    .select(['id', 'reference', 'resident', 'at', 'due_at', 'sealed_day', 'sealed'])
    .select((eb) =>
      sql<number>`case when ${isKept(eb) as ReturnType<typeof sql<SqlBool>>} then 1 else 0 end`.as('kept'),
    )
    .execute();

/** All contacts of these residents, one page at a time, with what their index lines are made of. */
export const contactsOfResidents = (db: Db, residents: readonly string[], after: string, limit: number) =>
  db
    .selectFrom('contact')
    .select(['id', 'reference', 'resident', 'due_at', 'sealed_day', 'sealed'])
    .where('resident', 'in', sql<string>`(select value from json_each(${JSON.stringify(residents)}))`)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Statements prepared once, for use inside the caller's write transaction on the same connection. */
export function redueStatements(store: Engine<StoreTables>) {
  const due = store.raw.prepare('update contact set due_at = ? where id = ?');
  const both = store.raw.prepare('update contact set due_at = ?, sealed_day = ?, sealed = ? where id = ?');
  const until = store.raw.prepare(
    'update identifier_index set until = ? where kind = ? and digest = ? and owner = ? and tag = ? and until <> ?',
  );
  const remove = store.raw.prepare(
    'delete from identifier_index where kind = ? and digest = ? and owner = ? and tag = ?',
  );
  return {
    setDue: (id: string, at: Instant) => void due.run(at, id),
    setDueAndSeal: (id: string, at: Instant, day: Day, sealed: Buffer) => void both.run(at, day, sealed, id),
    setUntil: (line: IndexLine) => void until.run(line.until, line.kind, line.digest, line.owner, line.tag, line.until),
    removeLine: (line: IndexLine) => void remove.run(line.kind, line.digest, line.owner, line.tag),
  };
}
