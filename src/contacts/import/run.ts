import { setTimeout as pause } from 'node:timers/promises';
import type { Day } from '../../calendar/types.ts';
import { heapTidier } from '../../files/tidy-heap.ts';
import type { Opened } from '../../home/opened.ts';
import { Refusal } from '../../refusal.ts';
import type { Mapping } from '../mapping/types.ts';
import type { Feed } from './feed.ts';
import { type Gathered, gatherPart, rowsAfter } from './gather-part.ts';
import { readImportKeys } from './keys.ts';
import { type PartReceipt, recordPart } from './record-part.ts';
import { createRejects, type RejectsFile, rejectsDestroyBy } from './rejects-file.ts';
import { type ImportKeys, type OpenKeys, openKeys } from './rows.ts';
import type { FileBytes } from './source.ts';
import { refuseIfStopped } from './stopped.ts';

export type ImportOptions = {
  readonly file: FileBytes;
  readonly mapping: Mapping;
  /** Where rejected rows go, should there be any. */
  readonly rejectsPath: string;
  /** Rows recorded or rejected so far, and the bytes of the file that were read for them. */
  readonly progress: (rows: number, bytes: number) => void;
};

export type Tally = {
  read: number;
  recorded: number;
  duplicates: number;
  erased: number;
  told: number;
  rejected: number;
  readonly dropped: Record<string, number>;
};

/** One import under way. */
export type Run = {
  readonly opened: Opened;
  readonly options: ImportOptions;
  readonly feed: Feed;
  readonly now: () => number;
  readonly tally: Tally;
  keys: ImportKeys;
  open: OpenKeys;
  parts: number;
  /** Of the next transaction (gather-part.ts). */
  rowsAtMost: number;
  rejects: { readonly file: RejectsFile; readonly row: string; readonly destroyBy: Day } | undefined;
};

/** Records a file from its first chunk to its last, and its rejected rows with it. */
export async function recordAll(run: Run): Promise<void> {
  const { opened } = run;
  const tidy = heapTidier();
  let written = Number.NEGATIVE_INFINITY;
  for (;;) {
    const gathered = await gatherPart(run);
    if (gathered.chunks.length === 0 && gathered.fault === undefined) break;
    refuseIfStopped(opened.signal);
    if (gathered.chunks.length === 0) throw gathered.fault;
    await pause(Math.max(0, written + LET_OTHERS_IN - performance.now()));
    run.parts += 1;
    const began = performance.now();
    const { receipt, destroyBy, fault } = await recordUnderFreshKeys(run, gathered);
    written = performance.now();
    run.rowsAtMost = rowsAfter(run.rowsAtMost, written - began);
    await addUp(run, receipt, destroyBy);
    // What was gathered before it is recorded; the fault is told after it.
    if (fault !== undefined) throw fault;
    tidy();
  }
  refuseIfStopped(opened.signal);
}

/**
 * Milliseconds without the lock between two transactions. SQLite looks every 100 ms at most whether a lock is free, so
 * that somebody who records one contact meanwhile gets in; without the pause they waited 5 seconds and were refused.
 */
const LET_OTHERS_IN = 110;

/** Other commands can change the keys once or twice while we wait for the lock; for ever, they cannot. */
const TRIES = 5;

async function recordUnderFreshKeys(run: Run, first: Gathered) {
  const { opened, options, feed } = run;
  let gathered = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { keys, open, parts: number } = run;
    const destroyBy = rejectsDestroyBy(keys.versions, opened.now());
    const rejects = run.rejects ? undefined : { path: options.rejectsPath, input: options.file.name, destroyBy };
    const { chunks, entering, fault } = gathered;
    const mapping = options.mapping.name;
    const receipt = await recordPart(opened, { number, chunks, entering, keys, open, mapping, rejects });
    if (receipt !== 'stale') {
      feed.settled(chunks.length);
      return { receipt, destroyBy, fault };
    }
    run.keys = await readImportKeys(opened);
    run.open = openKeys(run.keys, opened.random);
    feed.again(run.keys, run.now());
    gathered = await gatherPart(run);
    refuseIfStopped(opened.signal);
    if (gathered.chunks.length === 0) throw gathered.fault ?? new Error('an import lost what it was recording');
  }
  throw new Refusal(
    'locked',
    'Another Steward command keeps changing the keys of this home.',
    'Run it again when that one is done.',
  );
}

/** After a commit: the rejected rows are written, and everything is counted. */
async function addUp(run: Run, receipt: PartReceipt, destroyBy: Day): Promise<void> {
  const { tally, options, feed } = run;
  tally.read += receipt.read;
  tally.recorded += receipt.recorded;
  tally.duplicates += receipt.duplicates;
  tally.erased += receipt.erased;
  tally.told += receipt.told;
  tally.rejected += receipt.rejected.length;
  for (const [field, count] of Object.entries(receipt.dropped))
    tally.dropped[field] = (tally.dropped[field] ?? 0) + count;
  if (receipt.rejectsRow !== undefined) {
    run.rejects = {
      file: await createRejects(options.rejectsPath, feed.header.columns, receipt.rejectsRow.replaces),
      row: receipt.rejectsRow.id,
      destroyBy,
    };
  }
  await run.rejects?.file.add(receipt.rejected);
}
