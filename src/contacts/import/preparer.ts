import { createReadStream } from 'node:fs';
import { instantOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import { fileProblem } from '../../files/atomic.ts';
import { readCsv } from '../../files/csv-records.ts';
import type { CsvSource } from '../../files/csv-source.ts';
import type { CsvRecord } from '../../files/csv-splitter.ts';
import type { Random } from '../../vault/random.ts';
import type { Mapping } from '../mapping/types.ts';
import { fitMapping } from './fit.ts';
import { type KeptRecords, keepRecords, recordsOf } from './kept-records.ts';
import { type ImportKeys, openFilling, openKeys, type PreparedRows } from './rows.ts';

/** The columns of a file: all of them, those that nothing is known of, and those passed over on purpose. */
export type FileHeader = {
  readonly columns: readonly string[];
  readonly unknownColumns: readonly string[];
  readonly ignoredColumns: readonly string[];
};

/**
 * A file on its way into the store, chunk by chunk. Rows are kept until they are settled, so that a chunk can be
 * prepared again when another command has changed the keys meanwhile.
 */
export type Preparer = {
  readonly header: FileHeader;
  readonly next: (nowMs: number) => Promise<PreparedRows | undefined>;
  /** So many of the oldest chunks that were given are recorded and can be let go. */
  readonly settle: (chunks: number) => void;
  /** Every chunk that is not settled, prepared again, oldest first. */
  readonly again: (keys: ImportKeys, nowMs: number) => readonly PreparedRows[];
  readonly close: () => Promise<void>;
};

const READ_AT_ONCE = 64 * 1024;
const ROWS_TO_A_CHUNK = 5_000;
const BYTES_TO_A_CHUNK = 4 * 1024 * 1024;
/** Few enough that they are garbage before V8 takes them for old. */
const ROWS_AT_ONCE = 500;

export type PreparerOptions = {
  readonly mapping: Mapping;
  readonly keys: ImportKeys;
  readonly nowMs: number;
  readonly random: Random;
};

export async function openPreparer(source: CsvSource, options: PreparerOptions): Promise<Preparer> {
  const { mapping, random } = options;
  let bytes = 0;
  const reading = await readCsv(
    counted(source, (more) => (bytes += more)),
    { batch: ROWS_AT_ONCE },
  );
  try {
    const { columns } = reading.header;
    const fitted = fitMapping(mapping, columns, options.keys.versions, londonDay(instantOf(options.nowMs)));
    const kept: (readonly KeptRecords[])[] = [];
    let keys = openKeys(options.keys, random);
    let fault: unknown;
    const more = async (): Promise<readonly CsvRecord[] | undefined> => {
      try {
        return fault === undefined ? ((await reading.batches.next()).value ?? undefined) : undefined;
      } catch (problem) {
        // What stands before it is whole, and comes first.
        fault = problem;
        return undefined;
      }
    };
    return {
      header: { columns, unknownColumns: fitted.unknownColumns, ignoredColumns: fitted.ignoredColumns },
      async next(nowMs) {
        const filling = openFilling(fitted, keys, nowMs, random);
        const chunk: KeptRecords[] = [];
        const began = bytes;
        for (let rows = 0; rows < ROWS_TO_A_CHUNK && bytes - began < BYTES_TO_A_CHUNK; ) {
          const records = await more();
          if (!records) break;
          rows += records.length;
          filling.take(records);
          chunk.push(keepRecords(records));
        }
        if (chunk.length > 0) {
          kept.push(chunk);
          return { ...filling.finish(), bytes };
        }
        if (fault !== undefined) throw fault;
        return undefined;
      },
      settle: (chunks) => void kept.splice(0, chunks),
      again(fresh, nowMs) {
        keys = openKeys(fresh, random);
        return kept.map((chunk) => {
          const filling = openFilling(fitted, keys, nowMs, random);
          for (const records of chunk) filling.take(recordsOf(records));
          return { ...filling.finish(), bytes };
        });
      },
      close: reading.close,
    };
  } catch (problem) {
    await reading.close();
    throw problem;
  }
}

/** The same bytes, with a word on how many there were. */
async function* counted(source: CsvSource, count: (more: number) => void): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const piece of typeof source === 'string'
      ? createReadStream(source, { highWaterMark: READ_AT_ONCE })
      : source) {
      count(piece.length);
      yield piece;
    }
  } catch (problem) {
    throw typeof source === 'string' ? fileProblem(problem, source) : problem;
  }
}
