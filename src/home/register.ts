import { canonical } from '../audit/entry.ts';
import type { Instant } from '../calendar/types.ts';
import { type Engine, sqliteProblem } from '../db/engine.ts';
import { eventsAfter, lastEvent, type RegisterRow } from '../db/register.ts';
import { registerHand } from '../db/register-hand.ts';
import type { RegisterTables } from '../db/schema.ts';
import { type HmacKey, hmacSha256 } from '../vault/hmac.ts';
import { permanentKey } from '../vault/vault.ts';
import type { Opened } from './opened.ts';
import { refuseIfRenewed } from './renewed.ts';

/** What the register remembers beyond any record's life. Nothing is ever changed or removed; a later event answers an earlier one. */
export type EventKind =
  | 'opt-out'
  | 'opt-out-removed'
  | 'recovery-copy'
  | 'recovery-copy-destroyed'
  /** So many contacts were put into the erasure ledger (`count`), or left it (`count`). */
  | 'erased'
  | 'erasures-pruned'
  /** Two branches of the ledger were united: from here on it counts from `rows`. */
  | 'erasures-united'
  /** Everything before was chained, digested and sealed again under the keys of a `generation`. */
  | 'keys-rotated'
  /** A restore put two branches of the register together; names where each ended. */
  | 'united';

export type NewEvent = {
  readonly id: string;
  readonly at: Instant;
  readonly kind: EventKind;
  readonly digest: Buffer | null;
  readonly sealed: Buffer | null;
  /** Facts in clear: way, staff, reason class, dates. Never a number. */
  readonly detail: Readonly<Record<string, string | number | null>>;
};

type RegisterDb = Engine<RegisterTables>['db'];

/**
 * Adds events under the register's own lock, each carrying a code over itself and the code before. On disk when it
 * returns. Refuses when the keys were renewed since this command opened the home.
 */
export async function appendEvents(
  opened: Opened,
  choose: (db: RegisterDb) => Promise<readonly NewEvent[]>,
): Promise<number> {
  const register = await opened.register();
  const chainKey = permanentKey(opened.vault, 'registerChain');
  return inRegister(register, async (db) => {
    await refuseIfRenewed(opened, db);
    return chainEvents({ ...register, db }, chainKey, await choose(db));
  });
}

/** A transaction of the register; what SQLite says of it becomes a sentence, also where a statement was prepared. */
async function inRegister<T>({ db, raw }: Engine<RegisterTables>, work: (db: RegisterDb) => Promise<T>): Promise<T> {
  try {
    return await db.transaction().execute(work);
  } catch (problem) {
    throw sqliteProblem(problem, raw.name);
  }
}

/** Writes events after the last one. Inside a transaction on the register, whose `db` is the transaction. */
export const chainEvents = (
  register: Engine<RegisterTables>,
  chainKey: HmacKey,
  events: readonly NewEvent[],
): Promise<number> =>
  chainRows(
    register,
    chainKey,
    events.map((event) => ({ ...event, detail: canonical(event.detail) })),
  );

/** The same of events that are rows already, and says how many there were. */
export async function chainRows(
  register: Engine<RegisterTables>,
  chainKey: HmacKey,
  events: readonly Omit<RegisterRow, 'seq' | 'mac'>[],
): Promise<number> {
  if (events.length === 0) return 0;
  const { add } = registerHand(register);
  let previous = (await lastEvent(register.db))?.mac ?? Buffer.alloc(32);
  for (const { id, at, kind, digest, sealed, detail } of events) {
    const row = { id, at, kind, digest, sealed, detail };
    previous = eventCode(chainKey, previous, row);
    add({ ...row, mac: previous });
  }
  return events.length;
}

/** The code of an event: HMAC-SHA-256 over the code before and the canonical JSON of what the event says. */
export function eventCode(
  key: HmacKey,
  previous: Buffer,
  row: Pick<RegisterRow, 'id' | 'at' | 'kind' | 'digest' | 'sealed' | 'detail'>,
): Buffer {
  const body = canonical({
    id: row.id,
    at: row.at,
    kind: row.kind,
    digest: row.digest?.toString('hex') ?? null,
    sealed: row.sealed?.toString('hex') ?? null,
    detail: row.detail,
  });
  return hmacSha256(key, Buffer.concat([previous, Buffer.from(body)]));
}

/** Reads the whole register and says what does not hold. */
export async function registerProblems(
  register: Engine<RegisterTables>,
  chainKey: HmacKey,
): Promise<readonly string[]> {
  const problems: string[] = [];
  let previous: Buffer = Buffer.alloc(32);
  let seq = 0;
  for (
    let page = await eventsAfter(register.db, 0, 1_000);
    page.length > 0;
    page = await eventsAfter(register.db, seq, 1_000)
  ) {
    for (const row of page) {
      if (row.seq !== seq + 1) problems.push(`events ${seq + 1} to ${row.seq - 1} are missing`);
      if (!eventCode(chainKey, previous, row).equals(row.mac)) problems.push(`event ${row.seq} was changed`);
      previous = row.mac;
      seq = row.seq;
    }
  }
  return problems.slice(0, 20);
}
