import { setTimeout as pause } from 'node:timers/promises';
import type { Day } from '../../calendar/types.ts';
import { heapTidier } from '../../files/tidy-heap.ts';
import type { Opened } from '../../home/opened.ts';
import { Refusal } from '../../refusal.ts';
import type { Mapping } from '../mapping/types.ts';
import type { Feed } from './feed.ts';
import { readImportKeys } from './keys.ts';
import { type PartReceipt, recordPart } from './record-part.ts';
import { createRejects, type RejectsFile, rejectsDestroyBy } from './rejects-file.ts';
import { type ImportKeys, type OpenKeys, openKeys, type PreparedRows } from './rows.ts';
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
  rejects: { readonly file: RejectsFile; readonly row: string; readonly destroyBy: Day } | undefined;
};

/** Records a file from its first chunk to its last, and its rejected rows with it. */
export async function recordAll(run: Run): Promise<void> {
  const { opened, options, feed, now } = run;
  const tidy = heapTidier();
  let fault: unknown;
  let seen = 0;
  let began = now();
  const told = (rows: PreparedRows | undefined): PreparedRows | undefined => {
    seen += rows?.rows ?? 0;
    if (rows) options.progress(seen, rows.bytes);
    return rows;
  };
  const more = async (): Promise<PreparedRows | undefined> => {
    tidy();
    if (opened.signal.aborted || now() - began > LOCKED_AT_MOST || !(await feed.soon())) return undefined;
    // What is in the transaction is whole, and stays; the fault is told after it.
    const rows = await feed.next(now()).catch((problem: unknown) => {
      fault = problem;
      return undefined;
    });
    return told(rows);
  };
  let rows = told(await feed.next(now()));
  while (rows) {
    refuseIfStopped(opened.signal);
    run.parts += 1;
    began = now();
    const { receipt, destroyBy } = await recordUnderFreshKeys(run, rows, more);
    await addUp(run, receipt, destroyBy);
    if (fault !== undefined) throw fault;
    rows = receipt.left ?? told(await feed.next(now()));
    if (rows) await pause(LET_OTHERS_IN);
  }
  refuseIfStopped(opened.signal);
}

/**
 * Milliseconds without the lock between two transactions. SQLite looks every 100 ms at most whether a lock is free, so
 * that somebody who records one contact meanwhile gets in; without the pause they waited 5 seconds and were refused.
 */
const LET_OTHERS_IN = 110;

/** Milliseconds after which a transaction takes no more chunks: others wait 5 seconds for the lock. */
const LOCKED_AT_MOST = 1_000;

/** Other commands can change the keys once or twice while we wait for the lock; for ever, they cannot. */
const TRIES = 5;

async function recordUnderFreshKeys(run: Run, prepared: PreparedRows, more: () => Promise<PreparedRows | undefined>) {
  const { opened, options } = run;
  let first = prepared;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { keys, open, parts: number } = run;
    const destroyBy = rejectsDestroyBy(keys.versions, opened.now());
    const rejects = run.rejects ? undefined : { path: options.rejectsPath, input: options.file.name, destroyBy };
    const receipt = await recordPart(opened, {
      number,
      first,
      more,
      keys,
      open,
      mapping: options.mapping.name,
      rejects,
    });
    if (receipt !== 'stale') return { receipt, destroyBy };
    run.keys = await readImportKeys(opened);
    run.open = openKeys(run.keys, opened.random);
    first = await run.feed.again(run.keys, run.now());
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
