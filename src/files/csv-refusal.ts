import { Refusal } from '../refusal.ts';

/** Why a file as a whole cannot be read as CSV. A bad row is never one of these: it is a record with a `problem`. */
export type CsvRefusalCode =
  | 'csv-empty'
  | 'csv-binary'
  | 'csv-utf-16'
  | 'csv-line-too-long'
  | 'csv-line-ends'
  | 'csv-header';

export type CsvRefusal = Refusal & { readonly code: CsvRefusalCode; readonly line?: number };

/**
 * The error for a file that cannot be read as CSV at all, to be thrown. `line` is where it went wrong, counted from 1;
 * the message carries it too, and never a word of the file, which may be somebody's data.
 */
export function csvRefusal(code: CsvRefusalCode, message: string, hint?: string, line?: number): CsvRefusal {
  const refusal = new Refusal(code, message, hint);
  return Object.assign(refusal, line === undefined ? {} : { line }) as CsvRefusal;
}
