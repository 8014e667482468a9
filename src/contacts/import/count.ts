import { millisecondsOf } from '../../calendar/instant.ts';
import { contactWriter } from '../../db/contact-writer.ts';
import { openLedger } from '../../home/erasure-ledger.ts';
import type { Opened } from '../../home/opened.ts';
import { gather } from '../entering/gather.ts';
import type { Mapping } from '../mapping/types.ts';
import { openFeed } from './feed.ts';
import { readImportKeys } from './keys.ts';
import type { FileBytes } from './source.ts';

export type CountOptions = {
  readonly file: FileBytes;
  readonly mapping: Mapping;
  readonly progress: (rows: number, bytes: number) => void;
};

/** What an import of the file would do now. */
export type ImportCount = {
  readonly read: number;
  readonly toRecord: number;
  readonly duplicates: number;
  readonly erased: number;
  readonly rejected: number;
  readonly unknownColumns: readonly string[];
  readonly ignoredColumns: readonly string[];
  readonly dropped: Readonly<Record<string, number>>;
};

/** Reads and counts as an import would, and writes nothing. Takes some 40 bytes of memory for each row. */
export async function countContacts(opened: Opened, options: CountOptions): Promise<ImportCount> {
  const now = () => millisecondsOf(opened.now());
  const feed = await openFeed(options.file, {
    mapping: options.mapping,
    keys: await readImportKeys(opened),
    now,
    random: opened.random,
  });
  const { ownersAt } = contactWriter(opened.store);
  const seen = digestsSeen();
  const dropped: Record<string, number> = {};
  const { names } = await openLedger(opened, opened.store.db);
  let [read, toRecord, duplicates, erased, rejected] = [0, 0, 0, 0, 0];
  try {
    for (let rows = await feed.next(now()); rows; rows = await feed.next(now())) {
      feed.settled(1);
      const entering = gather([rows.packed]);
      for (let contact = 0; contact < entering.contacts; contact += 1) {
        const { outside: spot, ledger } = entering.arriving(contact);
        const outside = spot === undefined ? undefined : entering.spotKey(spot);
        const known = outside && (seen(outside.digest) || ownersAt(outside, opened.now()).length > 0);
        if (known) duplicates += 1;
        else if (ledger.length > 0 && names(ledger)) erased += 1;
        else toRecord += 1;
      }
      read += rows.rows;
      rejected += rows.rejected.length;
      for (const [field, count] of Object.entries(rows.dropped)) dropped[field] = (dropped[field] ?? 0) + count;
      options.progress(read, rows.bytes);
    }
  } finally {
    await feed.close();
  }
  const { unknownColumns, ignoredColumns } = feed.header;
  return { read, toRecord, duplicates, erased, rejected, unknownColumns, ignoredColumns, dropped };
}

/** Whether a digest was there before. 48 bits of each: among a million, two that differ look alike once in 500 runs. */
function digestsSeen(): (digest: Buffer) => boolean {
  // Sixteen sets, because one holds 16 million values at most.
  const sets = Array.from({ length: 16 }, () => new Set<number>());
  return (digest) => {
    const set = sets[(digest[6] ?? 0) & 15] as Set<number>;
    const number = digest.readUIntBE(0, 6);
    const known = set.has(number);
    set.add(number);
    return known;
  };
}
