import { type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import { isKept } from './holds.ts';
import type { StoreTables } from './schema.ts';

/** What keeps a call from an invitation, as far as it stands in clear. */
export type CandidateFlags = {
  readonly lawfulBasis: string;
  /** Restricted or under a hold, the contact or its resident. */
  readonly kept: boolean;
  readonly deceased: boolean;
  readonly doNotContact: boolean;
  /** Had its invitation. */
  readonly invited: boolean;
};

/** A call that may be followed by an invitation. `place` is its row number. */
export type Candidate = CandidateFlags & {
  readonly place: number;
  readonly id: string;
  readonly service: string;
  readonly sealedDay: Day;
  readonly sealed: Buffer;
};

/** Calls from `since` on and before `until`; what is due at `now` is hidden, swept or not. */
export type CallWindow = { readonly since: Instant; readonly until: Instant; readonly now: Instant };

type Row = readonly [
  place: number,
  id: string,
  service: string,
  lawfulBasis: string,
  kept: number,
  deceased: number,
  doNotContact: number,
  invited: number,
  sealedDay: Day,
  sealed: Buffer,
];

/**
 * Reads calls in pages, the last recorded first, so that of several calls of a number the latest is the one that is
 * followed by an invitation. Each query is written in Kysely and prepared once by its text: half a million are read
 * (docs/decisions/0005-hot-loops.md). The plus keeps SQLite from sorting the whole table by way of the index on `due_at`.
 */
export function candidateReader(store: Engine<StoreTables>) {
  const query = (window: CallWindow) =>
    store.db
      .selectFrom('contact')
      .leftJoin('resident as r', 'r.id', 'contact.resident')
      .select((eb) => [
        sql<number>`contact.rowid`.as('place'),
        'contact.id',
        'contact.service',
        'contact.lawful_basis',
        isKept(eb as never).as('kept'),
        sql<SqlBool>`coalesce(contact.deceased, 0) = 1 or coalesce(r.deceased, 0) = 1`.as('deceased'),
        // Whoever may only be reached in a safe way is not texted: somebody else may read the telephone.
        sql<SqlBool>`coalesce(contact.do_not_contact, 0) = 1 or coalesce(r.do_not_contact, 0) = 1
          or coalesce(contact.safe_contact, 0) = 1 or coalesce(r.safe_contact, 0) = 1`.as('doNotContact'),
        sql<SqlBool>`exists (select 1 from invited_contact where invited_contact.contact = contact.id)`.as('invited'),
        'contact.sealed_day',
        'contact.sealed',
      ])
      .where('channel', '=', 'phone')
      .where((eb) => eb.or([eb('direction', 'is', null), eb('direction', '=', 'inbound')]))
      .where('at', '>=', window.since)
      .where('at', '<', window.until)
      .where(sql`+contact.due_at`, '>', window.now);
  const prepared = new Map<string, ReturnType<typeof store.raw.prepare>>();
  const run = ({ sql: text, parameters }: { readonly sql: string; readonly parameters: readonly unknown[] }) => {
    const statement = prepared.get(text) ?? store.raw.prepare(text).raw();
    prepared.set(text, statement);
    return (statement.all(...parameters) as Row[]).map(candidate);
  };
  return {
    /** The calls recorded before the one at `before`; from the last one on without it. */
    page: (window: CallWindow, before: number | undefined, limit: number): readonly Candidate[] =>
      run(
        query(window)
          .where(sql`contact.rowid`, '<', before ?? Number.MAX_SAFE_INTEGER)
          .orderBy(sql`contact.rowid`, 'desc')
          .limit(limit)
          .compile(),
      ),
    /** Those at these places that are still calls of the window. */
    at: (window: CallWindow, places: readonly number[]): readonly Candidate[] =>
      run(
        query(window)
          .where(sql`contact.rowid`, 'in', sql`(select value from json_each(${JSON.stringify(places)}))`)
          .compile(),
      ),
  };
}

export type CandidateReader = ReturnType<typeof candidateReader>;

const candidate = (row: Row): Candidate => ({
  place: row[0],
  id: row[1],
  service: row[2],
  lawfulBasis: row[3],
  kept: row[4] !== 0,
  deceased: row[5] !== 0,
  doNotContact: row[6] !== 0,
  invited: row[7] !== 0,
  sealedDay: row[8],
  sealed: row[9],
});
