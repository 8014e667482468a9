import type Database from 'better-sqlite3';
import type { Instant } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { RegisterEventTable, RegisterTables } from './schema.ts';

/** What the newest event about a number says of it. */
export type NewestEvent = { readonly kind: string; readonly at: Instant; readonly detail: string };

/**
 * Statements prepared once: a council's texts, or its wrap-up codes, come by the ten thousand
 * (docs/decisions/0005-hot-loops.md). `add` runs inside the caller's transaction.
 */
export type RegisterHand = {
  readonly newest: (digest: Buffer) => NewestEvent | undefined;
  readonly add: (row: Omit<RegisterEventTable, 'seq'>) => void;
};

const hands = new WeakMap<Database.Database, RegisterHand>();

export function registerHand({ raw }: Engine<RegisterTables>): RegisterHand {
  const found = hands.get(raw);
  if (found) return found;
  const newest = raw.prepare(
    `select kind, at, detail from register_event where digest = ? and kind in ('opt-out', 'opt-out-removed')
     order by seq desc limit 1`,
  );
  const add = raw.prepare(
    'insert into "register_event" (id, at, kind, digest, sealed, detail, mac) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const made: RegisterHand = {
    newest: (digest) => newest.get(digest) as NewestEvent | undefined,
    add: (row) => void add.run(row.id, row.at, row.kind, row.digest, row.sealed, row.detail, row.mac),
  };
  hands.set(raw, made);
  return made;
}
