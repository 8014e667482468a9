import { type Entering, gather } from '../entering/gather.ts';
import type { PreparedRows } from './rows.ts';
import type { Run } from './run.ts';

/** What one transaction is going to record. */
export type Gathered = {
  readonly chunks: readonly PreparedRows[];
  readonly entering: Entering;
  /** Why the file cannot be read beyond them. */
  readonly fault: unknown;
};

/**
 * Rows to a transaction. Each one touches nearly every page of a large index, whose pages are then written to the log:
 * 5,000 rows by themselves write four times as much as 20,000 together, and 40,000 are hardly better than that.
 */
export const ROWS_AT_MOST = 20_000;
const ROWS_AT_LEAST = 10_000;

/** Others wait 5 seconds for the lock, so it is held for one or two. */
const LOCKED_TOO_LONG_MS = 3_500;
const LOCKED_SHORT_MS = 2_000;

/** Of the file. Rows can be long, and memory stays flat. */
const BYTES_AT_MOST = 8 * 1024 * 1024;

/** How many rows the next transaction takes, when the last one of so many took that long. */
export function rowsAfter(rows: number, milliseconds: number): number {
  if (milliseconds > LOCKED_TOO_LONG_MS) return Math.max(ROWS_AT_LEAST, rows / 2);
  return milliseconds < LOCKED_SHORT_MS ? Math.min(ROWS_AT_MOST, 2 * rows) : rows;
}

/** The next chunks, as many as one transaction takes and as come without waiting for whoever writes into a pipe. */
export async function gatherPart({ opened, feed, now, tally, options, rowsAtMost }: Run): Promise<Gathered> {
  const chunks: PreparedRows[] = [];
  let rows = 0;
  let began: number | undefined;
  let fault: unknown;
  for (;;) {
    const chunk = await feed.next(now()).catch((problem: unknown) => {
      fault = problem;
      return undefined;
    });
    if (!chunk) break;
    chunks.push(chunk);
    rows += chunk.rows;
    began ??= chunk.bytes;
    options.progress(tally.read + rows, chunk.bytes);
    if (opened.signal.aborted || rows >= rowsAtMost || chunk.bytes - began > BYTES_AT_MOST) break;
    if (!(await feed.soon())) break;
  }
  return { chunks, entering: gather(chunks.map(({ packed }) => packed)), fault };
}
