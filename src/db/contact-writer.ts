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
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly sealedDay: Day;
  /** From closed lists, and the same for many. */
  readonly listed: {
    readonly channel: string;
    readonly noticeVersion: number;
    readonly purpose: string;
    readonly lawfulBasis: string;
    readonly service: string;
    readonly direction: string | null;
    readonly type: string | null;
    readonly outcome: string | null;
    readonly callerRole: string | null;
  };
  readonly flags: {
    readonly recording: number;
    readonly special: number;
    readonly relevant: number;
    readonly freeText: number;
    readonly adjustments: number | null;
  };
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

const NOBODY: readonly string[] = [];

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
  const put = perKind((kind) =>
    raw.prepare(
      `insert into identifier_index (kind, digest, owner, tag, until) values ('${kind}', ?, ?, ?, ?)
       on conflict (kind, digest, owner, tag) do update set until = excluded.until where excluded.until > until`,
    ),
  );
  const byDigest = raw
    .prepare('select distinct owner from identifier_index where kind = ? and digest = ? and until > ? limit 20')
    .pluck();
  const byPlace = perKind((kind) =>
    raw
      .prepare(
        `select owner from identifier_index where kind = '${kind}' and digest = ? and tag = ? and until > ? limit 20`,
      )
      .pluck(),
  );
  const ofResident = raw.prepare('select id, sealed_day as sealedDay, sealed from contact where resident = ?');
  const ownersAt = ({ kind, digest, tag }: IndexEntry, now: string): readonly string[] => {
    // Nearly always there is none: to ask for the first of them takes half as long as for a list.
    const first = byPlace(kind).get(digest, tag, now);
    return first === undefined ? NOBODY : (byPlace(kind).all(digest, tag, now) as string[]);
  };
  return {
    rowsAt: (recordedAt, imported) => ({
      insert(contact, resident) {
        const { listed, flags } = contact;
        // In the order of COLUMNS: as a list and not by name, which takes twice as long to bind.
        insert.run(
          contact.id,
          contact.reference,
          resident,
          listed.channel,
          contact.at,
          recordedAt,
          contact.dueAt,
          listed.noticeVersion,
          listed.purpose,
          listed.lawfulBasis,
          listed.service,
          listed.direction,
          listed.type,
          listed.outcome,
          listed.callerRole,
          imported ? 1 : 0,
          flags.recording,
          flags.special,
          flags.relevant,
          flags.freeText,
          flags.adjustments,
          contact.sealedDay,
          contact.sealed,
        );
      },
    }),
    putKey: ({ kind, digest, tag }, owner, until) => void put(kind).run(digest, owner, tag, until),
    owners: (key, now) =>
      key.tag.length > 0 ? ownersAt(key, now) : (byDigest.all(key.kind, key.digest, now) as string[]),
    ownersAt,
    contactsOf: (resident) => ofResident.iterate(resident) as Iterable<SealedContact>,
  };
}

/** A statement for each kind of identifier, which stands in its text: to bind it costs as much as all else that is bound. */
function perKind(prepare: (kind: string) => Database.Statement): (kind: string) => Database.Statement {
  const statements = new Map<string, Database.Statement>();
  return (kind) => {
    const known = statements.get(kind);
    if (known) return known;
    if (!/^[a-z-]+$/.test(kind)) throw new Error('a kind of identifier is a word of the program');
    const made = prepare(kind);
    statements.set(kind, made);
    return made;
  };
}
