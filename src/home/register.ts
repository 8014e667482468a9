import { canonical } from '../audit/entry.ts';
import type { Instant } from '../calendar/types.ts';
import type { Engine } from '../db/engine.ts';
import { addEvents, eventsAfter, lastEvent, type RegisterRow } from '../db/register.ts';
import type { RegisterTables } from '../db/schema.ts';
import { type HmacKey, hmacSha256 } from '../vault/hmac.ts';

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
  | 'erasures-united';

export type NewEvent = {
  readonly id: string;
  readonly at: Instant;
  readonly kind: EventKind;
  readonly digest: Buffer | null;
  readonly sealed: Buffer | null;
  /** Facts in clear: way, staff, reason class, dates. Never a number. */
  readonly detail: Readonly<Record<string, string | number | null>>;
};

/** Adds events under the register's own lock, each carrying a code over itself and the code before. On disk when it returns. */
export async function appendEvents(
  register: Engine<RegisterTables>,
  chainKey: HmacKey,
  choose: (db: Engine<RegisterTables>['db']) => Promise<readonly NewEvent[]>,
): Promise<number> {
  return register.db.transaction().execute(async (db) => {
    const events = await choose(db);
    if (events.length === 0) return 0;
    let previous = (await lastEvent(db))?.mac ?? Buffer.alloc(32);
    const rows = events.map((event) => {
      const row = { ...event, detail: canonical(event.detail) };
      previous = eventCode(chainKey, previous, row);
      return { ...row, mac: previous };
    });
    for (let at = 0; at < rows.length; at += 500) await addEvents(db, rows.slice(at, at + 500));
    return rows.length;
  });
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
