/** The two columns that a rejects file puts before the original ones. */
export const REJECT_COLUMNS = ['steward line', 'steward reason'] as const;

/** Whether a header is that of a rejects file, which comes back mended and whose cells were made safe. */
export const isRejectsHeader = (columns: readonly string[]): boolean =>
  REJECT_COLUMNS.every((name, index) => columns[index]?.trim().toLowerCase() === name);

// Full-width forms too: some programs take them for the same. Spreadsheets skip blanks, quotes and invisible characters
// before the sign, and an apostrophe that we put there must itself be one of what is skipped (see below).
const RUNS = /^['\s\p{Cc}\p{Cf}"“”]*[=+\-@＝＋－＠]|^'*[\t\r\n]/u;

/**
 * A cell that a spreadsheet will show and not run: an apostrophe before what begins like a formula (OWASP, "CSV
 * injection"), telephone numbers with a + included. Also before an apostrophe that stands before such a beginning, so that `asItWas` gives back exactly what
 * was there. For files that people open; never for one that a machine reads.
 */
export const spreadsheetSafe = (cell: string): string => (RUNS.test(cell) ? `'${cell}` : cell);

/** Undoes `spreadsheetSafe`. What a person typed into the cell since, without an apostrophe, stays as it is. */
export const asItWas = (cell: string): string =>
  cell.startsWith("'") && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell;
