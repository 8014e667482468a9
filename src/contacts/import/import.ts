import { millisecondsOf } from '../../calendar/instant.ts';
import type { Day } from '../../calendar/types.ts';
import { bulkWrites } from '../../db/bulk.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import type { Opened } from '../../home/opened.ts';
import { registerWarnings } from '../../home/register-warnings.ts';
import { write } from '../../home/write.ts';
import { enterToldIfPossible } from '../../opt-outs/told.ts';
import { Refusal } from '../../refusal.ts';
import { mendIndexKey } from '../../retention/rebuild-index.ts';
import { openFeed } from './feed.ts';
import { ROWS_AT_MOST } from './gather-part.ts';
import { readImportKeys } from './keys.ts';
import { JOB } from './record-part.ts';
import { completeRejects, dropLeftOver } from './rejects-row.ts';
import { openKeys } from './rows.ts';
import { type ImportOptions, type Run, recordAll } from './run.ts';
import { withWhatWasDone } from './stopped.ts';

export type ImportReceipt = {
  readonly read: number;
  readonly recorded: number;
  /** Rows whose outside reference is recorded already, in this file or before. */
  readonly duplicates: number;
  /** Rows whose contact was erased: it does not come back, and the row is kept nowhere. */
  readonly erased: number;
  readonly rejected: number;
  /** Numbers that the rows' outcome put into the register of opt-outs. */
  readonly optedOut: number;
  readonly rejectsFile: string | null;
  readonly rejectsDestroyBy: Day | null;
  /** Columns that nothing is known of, and columns passed over on purpose; their cells were not kept. */
  readonly unknownColumns: readonly string[];
  readonly ignoredColumns: readonly string[];
  /** Values passed over because the notice does not name them, by field. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
};

/**
 * Streams a CSV into the store in transactions of some thousand rows, at flat memory. A row that will not do goes to the
 * rejects file and the others are recorded; the same outside reference is recorded once, and a row without one gets one
 * derived from its content, so that two rows of equal content are one record (derived.ts). A run that was cut short is
 * finished by running it again.
 */
export async function importContacts(opened: Opened, options: ImportOptions): Promise<ImportReceipt> {
  await mendIndexKey(opened);
  const keys = await readImportKeys(opened);
  const now = () => millisecondsOf(opened.now());
  const feed = await openFeed(options.file, { mapping: options.mapping, keys, now, random: opened.random });
  const endBulk = bulkWrites(opened.store);
  const run: Run = {
    opened,
    options,
    feed,
    now,
    keys,
    open: openKeys(keys, opened.random),
    tally: { read: 0, recorded: 0, duplicates: 0, erased: 0, told: 0, rejected: 0, dropped: {} },
    parts: 0,
    rowsAtMost: ROWS_AT_MOST,
    rejects: undefined,
  };
  try {
    await recordAll(run);
  } catch (problem) {
    await finish(run, problem instanceof Refusal ? problem.code : 'bug').catch(() => undefined);
    throw await stoppedBy(problem, run);
  } finally {
    await feed.close();
    endBulk();
  }
  try {
    await finish(run, 'done');
  } catch (problem) {
    // Its rows are in, and it did not come to its end all the same.
    throw await stoppedBy(problem, run);
  }
  const { unknownColumns, ignoredColumns } = feed.header;
  const { told, ...tally } = run.tally;
  const optedOut = told > 0 ? await enterToldIfPossible(opened) : 0;
  const rejectsFile = run.rejects ? options.rejectsPath : null;
  return {
    ...tally,
    optedOut,
    rejectsFile,
    rejectsDestroyBy: run.rejects?.destroyBy ?? null,
    unknownColumns,
    ignoredColumns,
    warnings: await registerWarnings(opened),
  };
}

/** Opt-outs that came with the rows are told to the register whatever else was refused. */
async function stoppedBy(problem: unknown, { opened, options, rejects, tally }: Run): Promise<unknown> {
  if (tally.told > 0) await enterToldIfPossible(opened).catch(() => undefined);
  return withWhatWasDone(problem, tally, rejects && { path: options.rejectsPath, destroyBy: rejects.destroyBy });
}

/** The end of a run in the store: the job's result, and the hash of the rejects once they are on disk. */
async function finish({ opened, options, rejects, parts }: Run, result: string): Promise<void> {
  const sha256 = await rejects?.file.finish();
  const whole = result === 'done';
  await write(opened, async (writing) => {
    if (parts === 0) await jobStarted(writing.db, JOB, writing.at);
    const place = { path: options.rejectsPath, input: options.file.name };
    if (rejects && sha256 !== undefined) await completeRejects(writing, rejects.row, { sha256, whole });
    else if (whole) await dropLeftOver(opened, writing, place);
    await jobFinished(writing.db, JOB, writing.at, result);
    await writing.audit({
      act: `${JOB} ended`,
      counts: { chunks: parts },
      facts: { result, mapping: options.mapping.name },
    });
  });
}
