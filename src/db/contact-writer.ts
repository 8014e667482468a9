import type Database from 'better-sqlite3';
import type { Day, Instant } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { ContactTable, StoreTables } from './schema.ts';

/**
 * The one hot loop of the program speaks to better-sqlite3 with statements prepared once: 10 µs a contact where Kysely,
 * which prepares each statement anew, takes 15 (docs/decisions/0005-hot-loops.md). Everything here runs inside the
 * caller's write transaction, on the same connection.
 */
export type ContactWriter = {
  /** Writes the contacts of one transaction. */
  readonly rowsAt: (
    recordedAt: Instant,
    imported: boolean,
  ) => { readonly insert: (contact: NewContact, resident: string) => void };
  /** One line of the index; an owner who is there already only gets the later `until`. */
  readonly putKey: (entry: IndexEntry, owner: string, until: string) => void;
  /** Owners of a living identifier, at most 20; with a tag, only where that very tag came with it. */
  readonly owners: (key: IndexEntry, now: string) => readonly string[];
  /** The same for exactly this tag, none included. */
  readonly ownersAt: (key: IndexEntry, now: string) => readonly string[];
  /** Sealed contacts of a resident, one at a time. */
  readonly contactsOf: (resident: string) => Iterable<SealedContact>;
};

/** What a contact brings to its row; what only a sweep, a hold or a person sets later is empty at first. */
export type NewContact = {
  readonly id: string;
  readonly reference: string;
  readonly facts: {
    readonly channel: string;
    readonly at: Instant;
    readonly dueAt: Instant;
    readonly sealedDay: Day;
    readonly noticeVersion: number;
    readonly purpose: string;
    readonly lawfulBasis: string;
    readonly service: string;
    readonly direction: string | null;
    readonly type: string | null;
    readonly outcome: string | null;
    readonly callerRole: string | null;
  };
  readonly recording: number;
  readonly special: number;
  readonly relevant: number;
  readonly freeText: number;
  readonly adjustments: number | null;
  readonly sealed: Buffer;
};

/** A keyed digest under which a contact can be found. */
export type IndexEntry = { readonly kind: string; readonly digest: Buffer; readonly tag: Buffer };
export type IndexLine = IndexEntry & { readonly owner: string; readonly until: string };

export type SealedContact = { readonly id: string; readonly sealedDay: string; readonly sealed: Buffer };

const COLUMNS = [
  'id',
  'reference',
  'resident',
  'channel',
  'at',
  'recorded_at',
  'due_at',
  'notice_version',
  'purpose',
  'lawful_basis',
  'service',
  'direction',
  'type',
  'outcome',
  'caller_role',
  'imported',
  'recording',
  'special',
  'relevant',
  'free_text',
  'adjustments',
  'sealed_day',
  'sealed',
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
  const insert = raw.prepare(
    `insert into contact (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`,
  );
  const put = raw.prepare(
    `insert into identifier_index (kind, digest, owner, tag, until) values (?, ?, ?, ?, ?)
     on conflict (kind, digest, owner, tag) do update set until = excluded.until where excluded.until > until`,
  );
  const byDigest = raw
    .prepare('select distinct owner from identifier_index where kind = ? and digest = ? and until > ? limit 20')
    .pluck();
  const byTag = raw
    .prepare('select owner from identifier_index where kind = ? and digest = ? and tag = ? and until > ? limit 20')
    .pluck();
  const ofResident = raw.prepare('select id, sealed_day as sealedDay, sealed from contact where resident = ?');
  const byPlace = raw
    .prepare('select owner from identifier_index where kind = ? and digest = ? and tag = ? and until > ? limit 20')
    .pluck();
  return {
    rowsAt: (recordedAt, imported) => ({
      insert(contact, resident) {
        const { facts } = contact;
        // In the order of COLUMNS: as a list and not by name, which takes twice as long to bind.
        insert.run(
          contact.id,
          contact.reference,
          resident,
          facts.channel,
          facts.at,
          recordedAt,
          facts.dueAt,
          facts.noticeVersion,
          facts.purpose,
          facts.lawfulBasis,
          facts.service,
          facts.direction,
          facts.type,
          facts.outcome,
          facts.callerRole,
          imported ? 1 : 0,
          contact.recording,
          contact.special,
          contact.relevant,
          contact.freeText,
          contact.adjustments,
          facts.sealedDay,
          contact.sealed,
        );
      },
    }),
    putKey: (entry, owner, until) => void put.run(entry.kind, entry.digest, owner, entry.tag, until),
    owners: (key, now) =>
      (key.tag.length > 0
        ? byTag.all(key.kind, key.digest, key.tag, now)
        : byDigest.all(key.kind, key.digest, now)) as string[],
    ownersAt: (key, now) => byPlace.all(key.kind, key.digest, key.tag, now) as string[],
    contactsOf: (resident) => ofResident.iterate(resident) as Iterable<SealedContact>,
  };
}
