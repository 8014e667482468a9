import type Database from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { ReceivedTextTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;
export type ReceivedTextRow = ReceivedTextTable;

/** What is written when a text is read; nobody has decided anything then. */
export type NewReceivedText = Omit<ReceivedTextTable, 'decision' | 'decided_at' | 'decided_by'>;

/** Statements prepared once (docs/decisions/0005-hot-loops.md). `add` runs inside the caller's transaction. */
export type TextWriter = {
  readonly isKnown: (digest: Buffer) => boolean;
  readonly add: (row: NewReceivedText) => void;
};

const writers = new WeakMap<Database.Database, TextWriter>();

export function textWriter({ raw }: Engine<StoreTables>): TextWriter {
  const found = writers.get(raw);
  if (found) return found;
  const known = raw.prepare('select 1 from received_text where digest = ?').pluck();
  const add = raw.prepare(
    'insert into "received_text" (digest, generation, received_at, read_at, class, needs, contact) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const made: TextWriter = {
    isKnown: (digest) => known.get(digest) !== undefined,
    add: (row) =>
      void add.run(row.digest, row.generation, row.received_at, row.read_at, row.class, row.needs, row.contact),
  };
  writers.set(raw, made);
  return made;
}

const waiting = (db: Db) => db.selectFrom('received_text').where('needs', '<>', '').where('decided_at', 'is', null);

/** When a text is past its day: what cannot wait, when it was read before `today`; the rest, before `patience`. */
export type Overdue = { readonly urgent: readonly string[]; readonly today: Instant; readonly patience: Instant };

const isOverdue = ({ urgent, today, patience }: Overdue) =>
  sql<number>`case when needs in (${sql.join([...urgent])}) then read_at < ${today} else read_at < ${patience} end`;

/** What waits for a person, by why: how many, how many of them past their day, and since when the first was read. */
export const waitingByNeed = (db: Db, overdue: Overdue) =>
  waiting(db)
    .select((eb) => [
      'needs',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number>(isOverdue(overdue)).as('overdue'),
      eb.fn.min('received_at').as('oldest'),
    ])
    .groupBy('needs')
    .execute();

const COLUMNS = ['digest', 'received_at', 'read_at', 'class', 'needs', 'contact'] as const;

/** What waits, the urgent first in the order of `urgent`, then the oldest. */
export const waitingTexts = (db: Db, overdue: Overdue, limit: number) =>
  waiting(db)
    .select(COLUMNS)
    .select(isOverdue(overdue).as('overdue'))
    .orderBy(sql`instr(${`,${overdue.urgent.join(',')},`}, ',' || needs || ',') = 0`)
    .orderBy(sql`instr(${`,${overdue.urgent.join(',')},`}, ',' || needs || ',')`)
    .orderBy('received_at')
    .orderBy('digest')
    .limit(limit)
    .execute();

/** Texts whose digest begins with these bytes, those that wait first. */
export const textsBeginning = (db: Db, first: Buffer): Promise<ReceivedTextRow[]> =>
  db
    .selectFrom('received_text')
    .selectAll()
    .where('digest', '>=', first)
    .where('digest', '<=', Buffer.concat([first, Buffer.alloc(32, 0xff)]))
    .orderBy(sql`needs <> '' and decided_at is null`, 'desc')
    .limit(10)
    .execute();

/** False when somebody has decided it meanwhile. */
export async function decideText(
  db: Db,
  digest: Buffer,
  decided: { readonly decision: string; readonly at: Instant; readonly by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('received_text')
    .set({ decision: decided.decision, decided_at: decided.at, decided_by: decided.by })
    .where('digest', '=', digest)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How many texts were read in all, by how they were understood, and the longest time between arriving and being read. */
export const textsByClass = (db: Db) =>
  db
    .selectFrom('received_text')
    .select((eb) => [
      'class',
      eb.fn.countAll<number>().as('count'),
      eb.fn.max(sql<number>`round((julianday(read_at) - julianday(received_at)) * 86400000)`).as('longest_ms'),
    ])
    .groupBy('class')
    .execute();

export type StopContact = Awaited<ReturnType<typeof stopContacts>>[number];

/** Living contacts of texts that asked to stop, newest first: their senders must be in the register. */
export const stopContacts = (db: Db, limit: number) =>
  db
    .selectFrom('received_text')
    .innerJoin('contact', 'contact.id', 'received_text.contact')
    .select(['received_text.class', 'received_text.needs', 'contact.id', 'contact.sealed_day', 'contact.sealed'])
    .where('received_text.class', 'in', ['certain', 'likely'])
    .orderBy('received_text.received_at', 'desc')
    .limit(limit)
    .execute();
