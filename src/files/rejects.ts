import type { FileHandle } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { asItWas, isRejectsHeader, REJECT_COLUMNS, spreadsheetSafe } from './spreadsheet.ts';

// CRLF, as RFC 4180 has it; told its line end, the library would otherwise leave a lone newline in a cell unquoted.
const LINE_ENDS = { record_delimiter: '\r\n', quote_record_delimiter: true };

const csv = (cells: readonly string[]): string => stringify([cells.map(spreadsheetSafe)], LINE_ENDS);

/**
 * The header of a rejects file, as CSV text: where and why, then the columns as they were. Begins with a byte order
 * mark, without which a spreadsheet reads the accents in names as Windows-1252 and saves them wrong.
 */
export const rejectHeader = (columns: readonly string[]): string => `\ufeff${csv([...REJECT_COLUMNS, ...columns])}`;

/**
 * A rejected row as CSV text, always with commas, whatever the file had. The cells are given back as they came, no more
 * and no fewer, so that a row with the wrong number of cells is refused again until it is mended.
 * `reason` must not hold a value of the row.
 */
export const rejectLine = (line: number, reason: string, cells: readonly string[]): string =>
  csv([`${line}`, reason, ...cells]);

export type RejectsWriter = {
  readonly reject: (line: number, reason: string, cells: readonly string[]) => Promise<void>;
  /** Writes what is waiting. The file is neither synced nor closed: it belongs to whoever opened it. */
  readonly flush: () => Promise<void>;
  readonly count: () => number;
};

const WRITE_AT_ONCE = 64 * 1024;

/**
 * Appends rejected rows to an open file, the header before the first of them (a file without rejects stays empty).
 * Keeps at most about 64 KiB waiting. `written` = rows that an interrupted run already put there. `columns` and cells
 * are those of the file that was read; where that was a rejects file itself, its own line and reason are left behind.
 */
export function rejectsWriter(
  file: Pick<FileHandle, 'appendFile'>,
  columns: readonly string[],
  written = 0,
): RejectsWriter {
  const again = isRejectsHeader(columns);
  const original = (cells: readonly string[]) => (again ? cells.slice(REJECT_COLUMNS.length).map(asItWas) : cells);
  let waiting = '';
  let rows = written;
  const flush = async () => {
    const text = waiting;
    waiting = '';
    if (text !== '') await file.appendFile(text);
  };
  const reject = async (line: number, reason: string, cells: readonly string[]) => {
    if (rows === 0) waiting += rejectHeader(original(columns));
    rows += 1;
    waiting += rejectLine(line, reason, original(cells));
    if (waiting.length >= WRITE_AT_ONCE) await flush();
  };
  return { reject, flush, count: () => rows };
}
