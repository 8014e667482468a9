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
import { type ImportKeys, openKeys, type PreparedRows, prepareRows } from './rows.ts';

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
  /** The oldest chunk that was given is recorded and can be let go. */
  readonly settle: () => void;
  /** Every chunk that is not settled, prepared again, oldest first. */
  readonly again: (keys: ImportKeys, nowMs: number) => readonly PreparedRows[];
  readonly close: () => Promise<void>;
};

const READ_AT_ONCE = 256 * 1024;

export type PreparerOptions = {
  readonly mapping: Mapping;
  readonly keys: ImportKeys;
  readonly nowMs: number;
  readonly random: Random;
};

export async function openPreparer(source: CsvSource, options: PreparerOptions): Promise<Preparer> {
  const { mapping, random } = options;
  let bytes = 0;
  const reading = await readCsv(counted(source, (more) => (bytes += more)));
  try {
    const { columns } = reading.header;
    const fitted = fitMapping(mapping, columns, options.keys.versions, londonDay(instantOf(options.nowMs)));
    const kept: (readonly CsvRecord[])[] = [];
    let keys = openKeys(options.keys, random);
    const prepare = (records: readonly CsvRecord[], nowMs: number): PreparedRows => ({
      ...prepareRows(records, fitted, keys, nowMs, random),
      bytes,
    });
    return {
      header: { columns, unknownColumns: fitted.unknownColumns, ignoredColumns: fitted.ignoredColumns },
      async next(nowMs) {
        const { value, done } = await reading.batches.next();
        if (done || !value) return undefined;
        kept.push(value);
        return prepare(value, nowMs);
      },
      settle: () => void kept.shift(),
      again(fresh, nowMs) {
        keys = openKeys(fresh, random);
        return kept.map((records) => prepare(records, nowMs));
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
