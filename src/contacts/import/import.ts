import { millisecondsOf } from '../../calendar/instant.ts';
import { showDay } from '../../calendar/show.ts';
import type { Day } from '../../calendar/types.ts';
import { bulkWrites } from '../../db/bulk.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import { completeFile } from '../../retention/files.ts';
import type { Mapping } from '../mapping/types.ts';
import { type Feed, openFeed } from './feed.ts';
import { readImportKeys } from './keys.ts';
import { type ChunkReceipt, JOB, recordChunk } from './record-chunk.ts';
import { createRejects, type RejectsFile, rejectsDestroyBy } from './rejects-file.ts';
import { type ImportKeys, type OpenKeys, openKeys, type PreparedRows } from './rows.ts';
import type { FileBytes } from './source.ts';
import { heapTidier } from './tidy-heap.ts';

export type ImportOptions = {
  readonly file: FileBytes;
  readonly mapping: Mapping;
  /** Where rejected rows go, should there be any. */
  readonly rejectsPath: string;
  /** Rows recorded or rejected so far, and the bytes of the file that were read for them. */
  readonly progress: (rows: number, bytes: number) => void;
};

export type ImportReceipt = {
  readonly read: number;
  readonly recorded: number;
  /** Rows whose outside reference is recorded already, in this file or before. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejectsFile: string | null;
  readonly rejectsDestroyBy: Day | null;
  /** Columns that nothing is known of, and columns passed over on purpose; their cells were not kept. */
  readonly unknownColumns: readonly string[];
  readonly ignoredColumns: readonly string[];
  /** Values passed over because the notice does not name them, by field. */
  readonly dropped: Readonly<Record<string, number>>;
};

/**
 * Streams a CSV into the store, 5,000 rows to a transaction, at flat memory. A row that will not do goes to the rejects
 * file and the others are recorded; the same outside reference is recorded once, and a row without one gets one derived
 * from its content, so that two rows of equal content are one record (derived.ts). A run that was cut short is finished
 * by running it again.
 */
export async function importContacts(opened: Opened, options: ImportOptions): Promise<ImportReceipt> {
  const now = () => millisecondsOf(opened.now());
  const keys = await readImportKeys(opened);
  const feed = await openFeed(options.file, { mapping: options.mapping, keys, now, random: opened.random });
  const run = new Map<string, number>();
  const state: State = {
    keys,
    open: openKeys(keys, opened.random),
    chunks: 0,
    read: 0,
    recorded: 0,
    duplicates: 0,
    rejected: 0,
    dropped: run,
    rejects: undefined,
  };
  const ended = bulkWrites(opened.store);
  try {
    await recordAll(opened, feed, state, options, now);
  } catch (problem) {
    throw await stopped(opened, state, options, problem);
  } finally {
    await feed.close();
    ended();
  }
  await finish(opened, state, options, 'done');
  const { read, recorded, duplicates, rejected, rejects } = state;
  const { unknownColumns, ignoredColumns } = feed.header;
  return {
    read,
    recorded,
    duplicates,
    rejected,
    rejectsFile: rejects ? options.rejectsPath : null,
    rejectsDestroyBy: rejects?.destroyBy ?? null,
    unknownColumns,
    ignoredColumns,
    dropped: Object.fromEntries(state.dropped),
  };
}

type State = {
  keys: ImportKeys;
  open: OpenKeys;
  chunks: number;
  read: number;
  recorded: number;
  duplicates: number;
  rejected: number;
  readonly dropped: Map<string, number>;
  rejects: { readonly file: RejectsFile; readonly row: string; readonly destroyBy: Day } | undefined;
};

async function recordAll(
  opened: Opened,
  feed: Feed,
  state: State,
  options: ImportOptions,
  now: () => number,
): Promise<void> {
  const tidy = heapTidier(Number(process.env.IMP_GC ?? 4));
  for (let rows = await feed.next(now()); rows; rows = await feed.next(now())) {
    refuseIfStopped(opened.signal);
    state.chunks += 1;
    const { receipt, recordedRows, destroyBy } = await recordOne(opened, feed, state, options, rows, now);
    if (receipt.rejectsRow !== undefined) {
      const file = await createRejects(options.rejectsPath, feed.header.columns);
      state.rejects = { file, row: receipt.rejectsRow, destroyBy };
    }
    await state.rejects?.file.add(recordedRows.rejected);
    state.read += recordedRows.rows;
    state.recorded += receipt.recorded;
    state.duplicates += receipt.duplicates;
    state.rejected += recordedRows.rejected.length;
    for (const [field, count] of Object.entries(recordedRows.dropped))
      state.dropped.set(field, (state.dropped.get(field) ?? 0) + count);
    options.progress(state.read, recordedRows.bytes);
    tidy();
  }
  refuseIfStopped(opened.signal);
}

/** Other commands can change the keys once or twice while we wait for the lock; for ever, they cannot. */
const TRIES = 5;

async function recordOne(
  opened: Opened,
  feed: Feed,
  state: State,
  options: ImportOptions,
  prepared: PreparedRows,
  now: () => number,
) {
  let rows = prepared;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const destroyBy = rejectsDestroyBy(state.keys.versions, opened.now());
    const needsFile = rows.rejected.length > 0 && !state.rejects;
    const receipt: ChunkReceipt | 'stale' = await recordChunk(opened, {
      number: state.chunks,
      rows,
      keys: state.keys,
      open: state.open,
      mapping: options.mapping.name,
      rejects: needsFile ? { kind: 'rejects', path: options.rejectsPath, destroyBy } : undefined,
    });
    if (receipt !== 'stale') return { receipt, recordedRows: rows, destroyBy };
    state.keys = await readImportKeys(opened);
    state.open = openKeys(state.keys, opened.random);
    rows = await feed.again(state.keys, now());
  }
  throw new Refusal(
    'locked',
    'Another Steward command keeps changing the keys of this home.',
    'Run the command again when it is done.',
  );
}

/** The end of a run in the store: the job's result, and the hash of the rejects once they are on disk. */
async function finish(opened: Opened, state: State, options: ImportOptions, result: string): Promise<void> {
  const sha256 = await state.rejects?.file.finish();
  await write(opened, async (writing) => {
    if (state.chunks === 0) await jobStarted(writing.db, JOB, writing.at);
    if (state.rejects && sha256 !== undefined) await completeFile(writing, state.rejects.row, sha256);
    await jobFinished(writing.db, JOB, writing.at, result);
    await writing.audit({
      act: `${JOB} ended`,
      counts: { chunks: state.chunks },
      facts: { result, mapping: options.mapping.name },
    });
  });
}

/** What stopped a run, with what it leaves; a second fault while tidying up must not hide the first. */
async function stopped(opened: Opened, state: State, options: ImportOptions, problem: unknown): Promise<unknown> {
  await finish(opened, state, options, problem instanceof Refusal ? problem.code : 'bug').catch(() => undefined);
  if (!(problem instanceof Refusal) || state.read === 0) return problem;
  const { recorded, duplicates, rejected } = state;
  const before = `Before that, ${contacts(recorded)} recorded${duplicates > 0 ? `, ${contacts(duplicates)} known already` : ''}.`;
  const rejects = state.rejects
    ? [`${rows(rejected)} rejected: ${options.rejectsPath}, to be destroyed by ${showDay(state.rejects.destroyBy)}.`]
    : [];
  const hint = [problem.hint, 'The same command goes on where this one stopped.'].filter(Boolean).join(' ');
  return new Refusal(problem.code, `${problem.message} ${before}`, hint, [...problem.details, ...rejects]);
}

const number = (count: number): string => count.toLocaleString('en-GB');
const contacts = (count: number): string => `${number(count)} ${count === 1 ? 'contact was' : 'contacts were'}`;
const rows = (count: number): string => `${number(count)} ${count === 1 ? 'row was' : 'rows were'}`;

function refuseIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const terminated = signal.reason === 'SIGTERM';
  throw new Refusal(terminated ? 'terminated' : 'interrupted', 'Stopped.', undefined);
}
