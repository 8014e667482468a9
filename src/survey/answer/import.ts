import { mappingRefusal } from '../../contacts/import/choose-mapping.ts';
import { clearBytes } from '../../db/clear.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { readCsv } from '../../files/csv-records.ts';
import type { CsvSource } from '../../files/csv-source.ts';
import type { CsvRecord } from '../../files/csv-splitter.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import { fitColumns, type ReadRow } from './columns.ts';
import { REFUSED_ANSWER } from './judge.ts';
import type { AnswerMapping } from './mapping.ts';
import { takeAnswers } from './take.ts';

export type ImportedAnswers = {
  readonly read: number;
  readonly stored: number;
  readonly rejected: number;
  /** How many for each reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Lines and reasons, never values; the first hundred. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
  /** Places of comments that were taken out because they could tell whose it is. */
  readonly removedFromComments: number;
};

const JOB = 'survey import';

/**
 * Takes the answers of a CSV, in transactions of some thousand rows at flat memory. A row whose link is unknown, late or
 * used is refused and counted, so the same file twice stores nothing twice. No rejects are written: they would be a
 * file of links and comments.
 */
export async function importAnswers(
  opened: Opened,
  options: {
    readonly source: CsvSource;
    readonly mapping: AnswerMapping;
    readonly onProgress?: (read: number) => void;
  },
): Promise<ImportedAnswers> {
  const csv = await readCsv(options.source);
  const totals = { read: 0, stored: 0, rejected: 0, removedFromComments: 0 };
  const reasons: Record<string, number> = {};
  const problems: { line: number; reason: string }[] = [];
  try {
    const fitted = fitColumns(options.mapping, csv.header.columns);
    if (!fitted.ok) throw mappingRefusal('The mapping does not fit this file: it has', fitted.mistakes);
    await write(opened, (writing) => jobStarted(writing.db, JOB, writing.at));
    for await (const batch of csv.batches) {
      const { outcomes, removed } = await takeBatch(opened, batch, fitted.read);
      totals.read += batch.length;
      totals.removedFromComments += removed;
      for (const [place, reason] of outcomes.entries()) {
        if (reason === undefined) {
          totals.stored += 1;
          continue;
        }
        totals.rejected += 1;
        reasons[reason] = (reasons[reason] ?? 0) + 1;
        if (problems.length < 100) problems.push({ line: batch[place]?.line ?? 0, reason });
      }
      options.onProgress?.(totals.read);
      if (opened.signal.aborted) throw interrupted(opened, totals.read);
    }
  } finally {
    await csv.close();
    clearBytes(opened.store);
  }
  const { removedFromComments: _, ...counts } = totals;
  await write(opened, async (writing) => {
    await jobFinished(writing.db, JOB, writing.at, JSON.stringify(counts));
    await writing.audit({ act: JOB, counts });
  });
  clearBytes(opened.store);
  return { ...totals, reasons, problems };
}

/** The rows of a batch that can be answers, in one transaction; for each row why it was refused, or undefined. */
async function takeBatch(
  opened: Opened,
  batch: readonly CsvRecord[],
  read: (record: CsvRecord, now: string) => ReadRow,
): Promise<{ readonly outcomes: readonly (string | undefined)[]; readonly removed: number }> {
  return write(opened, async (writing) => {
    const rows = batch.map((record) => read(record, writing.at));
    const given = rows.flatMap((row) => (row.ok ? [row.given] : []));
    const taken = await takeAnswers(opened, writing, given);
    let next = 0;
    let removed = 0;
    const outcomes = rows.map((row) => {
      if (!row.ok) return row.reason;
      const answer = taken[next++];
      if (answer?.ok) {
        removed += answer.removed;
        return undefined;
      }
      return REFUSED_ANSWER[answer?.why ?? 'unknown'];
    });
    return { outcomes, removed };
  });
}

function interrupted(opened: Opened, read: number): Refusal {
  const code = opened.signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  return new Refusal(
    code,
    `Stopped after ${read} rows; what was read is stored.`,
    'The same command goes on: links that were used are not used again.',
  );
}
