import type Database from 'better-sqlite3';
import type { Engine } from './engine.ts';
import type { ContactTable, StoreTables } from './schema.ts';

/**
 * The one hot loop of the program speaks to better-sqlite3 with statements prepared once: 10 µs a contact where Kysely,
 * which prepares each statement anew, takes 15 (docs/decisions/0005-hot-loops.md). Everything here runs inside the
 * caller's write transaction, on the same connection.
 */
export type ContactWriter = {
  readonly insertContact: (row: ContactTable) => void;
  /** Index lines of one chunk, sorted first so that each page of the tree is touched once. */
  readonly putKeys: (lines: readonly IndexLine[]) => void;
  /** Owners of a living identifier, at most 20; with a tag, only where that very tag came with it. */
  readonly owners: (key: IndexEntry, now: string) => readonly string[];
  /** Sealed contacts of a resident, one at a time. */
  readonly contactsOf: (resident: string) => Iterable<SealedContact>;
};

/** A keyed digest under which a contact can be found. */
export type IndexEntry = { readonly kind: string; readonly digest: Buffer; readonly tag: Buffer };
export type IndexLine = IndexEntry & { readonly owner: string; readonly until: string };

export type SealedContact = { readonly id: string; readonly sealedDay: string; readonly sealed: Buffer };

const COLUMNS = [
  'id', 'reference', 'resident', 'channel', 'at', 'recorded_at', 'due_at', 'notice_version', 'purpose', 'lawful_basis', 'service', 'direction', 'type', 'outcome', 'caller_role',
  'imported', 'recording', 'special', 'relevant', 'free_text', 'adjustments', 'sealed_day', 'sealed',
] as const satisfies readonly (keyof ContactTable)[];

const writers = new WeakMap<Database.Database, ContactWriter>();

export function contactWriter(store: Engine<StoreTables>): ContactWriter {
  const found = writers.get(store.raw);
  if (found) return found;
  const made = prepareWriter(store.raw);
  writers.set(store.raw, made);
  return made;
}

function prepareWriter(raw: Database.Database): ContactWriter {
  const insert = raw.prepare(`insert into contact (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`);
  const put = raw.prepare(
    `insert into identifier_index (kind, digest, owner, tag, until) values (?, ?, ?, ?, ?)
     on conflict (kind, digest, owner, tag) do update set until = excluded.until where excluded.until > until`,
  );
  const byDigest = raw.prepare('select distinct owner from identifier_index where kind = ? and digest = ? and until > ? limit 20').pluck();
  const byTag = raw.prepare('select owner from identifier_index where kind = ? and digest = ? and tag = ? and until > ? limit 20').pluck();
  const ofResident = raw.prepare('select id, sealed_day as sealedDay, sealed from contact where resident = ?');
  return {
    insertContact: (row) => void insert.run(COLUMNS.map((column) => row[column])),
    putKeys: (lines) => {
      for (const line of [...lines].sort(byKindThenDigest)) put.run(line.kind, line.digest, line.owner, line.tag, line.until);
    },
    owners: (key, now) =>
      (key.tag.length > 0 ? byTag.all(key.kind, key.digest, key.tag, now) : byDigest.all(key.kind, key.digest, now)) as string[],
    contactsOf: (resident) => ofResident.iterate(resident) as Iterable<SealedContact>,
  };
}

const byKindThenDigest = (a: IndexLine, b: IndexLine): number => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : Buffer.compare(a.digest, b.digest));
