import type { Instant } from '../calendar/types.ts';
import { appendEntry, entriesAfter, lastEntry } from '../db/audit.ts';
import type { Db } from '../db/schema.ts';
import { type HmacKey, hmacSha256 } from '../vault/hmac.ts';
import type { AuditKeys } from '../vault/vault.ts';
import { canonical, type Entry, type StoredEntry } from './entry.ts';

/** Where the chain stands: the last entry's number and code. Seq 0 and an empty head = nothing yet. */
export type Head = { readonly seq: number; readonly head: string };

/** The staff member an entry is written for. */
export type By = { readonly staff: string; readonly claimed: boolean };

/**
 * Adds one entry inside the caller's write transaction: the head is read there, so two writers cannot fork the chain.
 * The code is HMAC-SHA-256 over the stored bytes, which name the code before.
 */
export async function append(db: Db, key: HmacKey, by: By, at: Instant, entry: Entry): Promise<Head> {
  const last = await lastEntry(db);
  const seq = (last?.seq ?? 0) + 1;
  const body = canonical({ ...entry, seq, at, ...by, previous: last?.mac.toString('hex') ?? '' });
  const mac = hmacSha256(key, Buffer.from(body));
  await appendEntry(db, { seq, body, mac });
  return { seq, head: mac.toString('hex') };
}

export type Verdict = {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: string;
  readonly problems: readonly string[];
};

/**
 * Reads the whole chain: numbers without a gap, each entry naming the one before, each code right, and the places that
 * others remember (the register's anchor, a head kept outside) still where they were.
 */
export async function verify(
  db: Db,
  keyAt: AuditKeys,
  remembered: readonly (Head & { readonly by: string })[],
): Promise<Verdict> {
  const problems: string[] = [];
  let seq = 0;
  let previous = '';
  for (let page = await entriesAfter(db, 0, 1_000); page.length > 0; page = await entriesAfter(db, seq, 1_000)) {
    for (const row of page) {
      if (row.seq !== seq + 1) problems.push(missing(seq + 1, row.seq - 1));
      problems.push(...entryProblems(row, keyAt(row.seq), previous));
      seq = row.seq;
      // Whoever changes the file may put anything in any column.
      previous = Buffer.isBuffer(row.mac) ? row.mac.toString('hex') : '';
      for (const memory of remembered) {
        if (memory.seq === seq && memory.head !== previous)
          problems.push(`entry ${seq} is not the one that ${remembers(memory)}`);
      }
    }
  }
  for (const memory of remembered) {
    if (memory.seq > seq) problems.push(`${remembers(memory)} entry ${memory.seq}, but the chain ends at ${seq}`);
  }
  return { ok: problems.length === 0, entries: seq, head: previous, problems: problems.slice(0, 20) };
}

const remembers = ({ by }: { readonly by: string }): string => (by === 'you' ? 'you remember' : `${by} remembers`);

const missing = (from: number, to: number): string =>
  from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`;

function entryProblems(row: { seq: number; body: string; mac: Buffer }, key: HmacKey, previous: string): string[] {
  if (!Buffer.isBuffer(row.mac) || !hmacSha256(key, Buffer.from(String(row.body))).equals(row.mac))
    return [`entry ${row.seq} was changed`];
  const entry = JSON.parse(row.body) as StoredEntry;
  if (entry.seq !== row.seq) return [`entry ${row.seq} was moved`];
  return entry.previous === previous ? [] : [`entry ${row.seq} does not follow the one before it`];
}
