/**
 * CSV that a spreadsheet can be trusted with: RFC 4180, UTF-8, CRLF, and no cell that starts a formula (OWASP "CSV
 * injection"; ASVS 1.2.10 adds NUL). Only what could be a formula gets an apostrophe: prefixing every + and - would spoil
 * telephone numbers and negative amounts.
 *
 * Joined by hand: csv-stringify takes about three times as long for a row of eight cells, and its `escape_formulas` spares no number.
 */

const FORMULA_START = /^[\s\p{Cc}\p{Cf}"“”]*[=+\-@＝＋－＠]/u;
const CONTROL_START = /^[\t\r\n\0]/;
const NUMBER = /^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const PHONE = /^\+\d(?: ?\d){6,14}$/;
const QUOTED = /[",\r\n]/;

/** One record with its line end. A lone empty cell is quoted, or the line would be no record at all. */
export function csvRow(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === '') return '""\r\n';
  let line = '';
  for (const cell of cells) line += `,${csvCell(cell)}`;
  return `${line.slice(1)}\r\n`;
}

/** One cell as it stands in the file: neutralised when a spreadsheet could take it for a formula, quoted when it must be. */
export function csvCell(cell: string): string {
  const safe = neutralised(cell) ? `'${cell}` : cell;
  return QUOTED.test(safe) || isSpace(safe.charCodeAt(0)) || isSpace(safe.charCodeAt(safe.length - 1))
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

/**
 * Whether a cell is written with an apostrophe in front. Spaces, quotes and invisible characters before the sign do not
 * help it: spreadsheets skip them. A plain number (-12.5, +3, -1,234.50) and a telephone number (+447700900123) stay.
 */
export function neutralised(cell: string): boolean {
  if (startsPlain(cell.charCodeAt(0))) return false;
  if (CONTROL_START.test(cell)) return true;
  return FORMULA_START.test(cell) && !plainNumber(cell) && !PHONE.test(cell.trim());
}

/** Whether a text is a number and nothing else, spaces around it aside. */
export const plainNumber = (text: string): boolean => NUMBER.test(text.trim());

/** Nearly every cell starts with a letter or a digit (or is empty): a comparison instead of a search. */
const startsPlain = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || Number.isNaN(code);

const isSpace = (code: number): boolean => code === 32 || code === 9;
