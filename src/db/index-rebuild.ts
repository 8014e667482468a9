import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { IndexLine } from './contact-writer.ts';
import type { Engine } from './engine.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/**
 * Empties the index. Without a condition SQLite frees whole pages, overwritten with zeros (secure_delete), and keeps no
 * journal of the statement: dropping the table instead held all 250 MB of it in memory, where its journal has to be.
 */
export async function clearIndex(db: Db): Promise<void> {
  await db.deleteFrom('identifier_index').execute();
}

/** Takes lines in any order; `end` puts the last of them in. */
export type IndexBuilder = { readonly put: (line: IndexLine) => void; readonly end: () => void };

// kind · digest · length of the tag · tag · owner · until
const [KIND, DIGEST, TAGGED, TAG, OWNER, UNTIL, RECORD] = [0, 1, 17, 18, 26, 42, 66] as const;
const LINES = 500_000;
const BUCKETS = 1 << 16;
const NO_TAG = Buffer.alloc(0);

/**
 * Fills the emptied index. Lines come in the order of contacts, and the index is in that of their digests: put in as they
 * come, every line touches a page of its own, and each page is written to the log again and again (measured: 75 s for a
 * million contacts, 42 s this way). So half a million lines collect in memory, packed, and go in sorted by the first two
 * bytes of their digests, which is as good as sorted: few share a page with others.
 */
export function indexBuilder(store: Engine<StoreTables>): IndexBuilder {
  const insert = store.raw.prepare(
    `insert into identifier_index (kind, digest, owner, tag, until) values (?, ?, ?, ?, ?)
     on conflict (kind, digest, owner, tag) do update set until = excluded.until where excluded.until > until`,
  );
  const kinds: string[] = [];
  const packed = Buffer.alloc(LINES * RECORD);
  let count = 0;
  const flush = () => {
    for (const at of sortedRecords(packed, count, kinds.length)) {
      const tag = packed[at + TAGGED] === 0 ? NO_TAG : packed.subarray(at + TAG, at + OWNER);
      insert.run(
        kinds[packed[at + KIND] as number],
        packed.subarray(at + DIGEST, at + TAGGED),
        packed.toString('latin1', at + OWNER, at + UNTIL),
        tag,
        packed.toString('latin1', at + UNTIL, at + RECORD),
      );
    }
    count = 0;
  };
  const put = (line: IndexLine) => {
    // Every line that this program makes has these lengths; one that has not goes in as it is.
    if (!isUsual(line)) return void insert.run(line.kind, line.digest, line.owner, line.tag, line.until);
    if (count === LINES) flush();
    const at = count * RECORD;
    count += 1;
    packed[at + KIND] = kindOf(line.kind, kinds);
    line.digest.copy(packed, at + DIGEST);
    packed[at + TAGGED] = line.tag.length;
    line.tag.copy(packed, at + TAG);
    packed.write(line.owner, at + OWNER, 'latin1');
    packed.write(line.until, at + UNTIL, 'latin1');
  };
  return { put, end: flush };
}

function kindOf(kind: string, kinds: string[]): number {
  const found = kinds.indexOf(kind);
  return found >= 0 ? found : kinds.push(kind) - 1;
}

const isUsual = ({ digest, tag, owner, until }: IndexLine): boolean =>
  digest.length === 16 && (tag.length === 0 || tag.length === 8) && owner.length === 16 && until.length === 24;

/** Where the records begin, in the order of kind and the first two bytes of the digest: counted, then placed. */
function sortedRecords(packed: Buffer, count: number, kinds: number): Uint32Array {
  const bucket = (record: number) => {
    const at = record * RECORD;
    return (packed[at + KIND] as number) * BUCKETS + packed.readUInt16BE(at + DIGEST);
  };
  const next = new Uint32Array(kinds * BUCKETS + 1);
  for (let record = 0; record < count; record += 1) {
    const after = bucket(record) + 1;
    next[after] = (next[after] as number) + 1;
  }
  for (let at = 1; at < next.length; at += 1) next[at] = (next[at] as number) + (next[at - 1] as number);
  const sorted = new Uint32Array(count);
  for (let record = 0; record < count; record += 1) {
    const own = bucket(record);
    sorted[next[own] as number] = record * RECORD;
    next[own] = (next[own] as number) + 1;
  }
  return sorted;
}

export const contactsAfter = (db: Db, after: string, now: Instant, limit: number) =>
  db
    .selectFrom('contact')
    .select(['id', 'reference', 'resident', 'due_at', 'sealed_day', 'sealed'])
    .where('id', '>', after)
    .where('due_at', '>', now)
    .orderBy('id')
    .limit(limit)
    .execute();
