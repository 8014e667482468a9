import { csvRefusal } from './csv-refusal.ts';
import { type CsvSource, PASSED_OVER, readText, type TextPiece, tooLong } from './csv-source.ts';
import { type CsvRecord, csvSplitter } from './csv-splitter.ts';

/** The first row: names of the columns, trimmed and all different, and the delimiter that was found. */
export type CsvHeader = { readonly columns: readonly string[]; readonly delimiter: string; readonly line: number };

export type CsvReading = {
  readonly header: CsvHeader;
  /** To be read once. Ends by itself; stops and closes the file when its reader stops. */
  readonly batches: AsyncGenerator<readonly CsvRecord[], void, void>;
  /** Closes the file when the batches were not read to the end (a header that will not do). Safe to call always. */
  readonly close: () => Promise<void>;
};

const ROWS_AT_ONCE = 5_000;
/** Characters of text after which fewer rows must do: rows can be long, and memory stays flat. */
const MOST_HELD = 8 * 1024 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads a CSV: the header at once, then rows in batches at flat memory, however long the file.
 * A row that is wrong (too few or too many cells, a stray quote) is a record with a `problem` and never an exception.
 * Cells are slices of larger text: who keeps a few of them for long should copy them.
 *
 * Throws a CsvRefusal where the file as a whole will not do: see readText, and a header that is missing, broken, or
 * names a column twice.
 */
export async function readCsv(source: CsvSource, options: { readonly batch?: number } = {}): Promise<CsvReading> {
  const pieces = readText(source);
  const close = async () => void (await pieces.return());
  try {
    const opening = await openingText(pieces);
    const delimiter = opening.delimiter ?? sniff(opening.text);
    const splitter = csvSplitter(delimiter, opening.line);
    const rows: CsvRecord[] = [];
    splitter.push(opening.text, rows);
    let ended = false;
    while (rows.length === 0 && !ended) {
      const piece = await pieces.next();
      ended = piece.done === true;
      if (piece.done) splitter.end(rows);
      else take(splitter, piece.value, rows);
    }
    const header = headerFrom(rows.shift(), delimiter);
    const batches = inBatches(pieces, splitter, rows, header.columns.length, options.batch ?? ROWS_AT_ONCE);
    return { header, batches, close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

function take(splitter: ReturnType<typeof csvSplitter>, piece: TextPiece, rows: CsvRecord[]): void {
  if (piece === PASSED_OVER) splitter.passOver(rows);
  else splitter.push(piece, rows);
}

async function* inBatches(
  pieces: AsyncGenerator<TextPiece, void, void>,
  splitter: ReturnType<typeof csvSplitter>,
  read: CsvRecord[],
  width: number,
  size: number,
): AsyncGenerator<readonly CsvRecord[], void, void> {
  let rows = read;
  let checked = 0;
  let held = 0;
  const check = () => {
    for (; checked < rows.length; checked += 1) rows[checked] = fitted(rows[checked] as CsvRecord, width);
  };
  try {
    check();
    for await (const piece of pieces) {
      while (rows.length >= size) {
        yield rows.slice(0, size);
        rows = rows.slice(size);
        checked = rows.length;
        held = 0;
      }
      take(splitter, piece, rows);
      check();
      held += piece === PASSED_OVER ? 0 : piece.length;
      if (held < MOST_HELD) continue;
      yield rows;
      rows = [];
      checked = 0;
      held = 0;
    }
    splitter.end(rows);
    check();
    for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
  } catch (problem) {
    // What stands before a line that cannot be read is whole, and its reader is told of the fault after it.
    check();
    for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
    throw problem;
  } finally {
    await pieces.return();
  }
}

/** Spreadsheets leave empty cells at the end of a row, and those are nothing; any other number of cells is a fault. */
function fitted(row: CsvRecord, width: number): CsvRecord {
  const { line, cells, problem } = row;
  if (cells.length === width || problem !== undefined) return row;
  while (cells.length > width && cells.at(-1)?.trim() === '') cells.pop();
  if (cells.length === width) return row;
  const count = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
  return { line, cells, problem: `has ${count} where the header has ${width}` };
}

type Opening = { readonly text: string; readonly line: number; readonly delimiter?: string };

/** Text from the first line that is not blank. Excel's own first line `sep=;` names the delimiter and is no header. */
async function openingText(pieces: AsyncGenerator<TextPiece, void, void>): Promise<Opening> {
  let line = 1;
  for (;;) {
    const piece = await pieces.next();
    if (piece.done) throw csvRefusal('csv-empty', 'The file has no header line.', 'Check that the export finished.');
    if (piece.value === PASSED_OVER) throw tooLong(line);
    const blank = /^(?:[^\S\n]*\n)*/.exec(piece.value)?.[0] ?? '';
    line += blank.split('\n').length - 1;
    const text = piece.value.slice(blank.length);
    const separator = /^"?sep=([,;\t|])"?\r?\n/i.exec(text);
    if (separator?.[1]) return { text: text.slice(separator[0].length), line: line + 1, delimiter: separator[1] };
    if (text.trim() !== '') return { text, line };
  }
}

/** The delimiter found most often in the header outside quotes; a comma where there is none (one column). */
function sniff(text: string): string {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (character === '\n' && !quoted) break;
    else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? ',';
}

function headerFrom(row: CsvRecord | undefined, delimiter: string): CsvHeader {
  if (row === undefined)
    throw csvRefusal('csv-empty', 'The file has no header line.', 'Check that the export finished.');
  const { line } = row;
  if (row.problem) throw csvRefusal('csv-header', `The header on line ${line}: ${row.problem}.`, undefined, line);
  const names = row.cells.map((cell) => cell.trim());
  if (names.some((name) => name.includes('\r'))) {
    throw csvRefusal(
      'csv-line-ends',
      'The file has the line ends of an old Macintosh.',
      'Save it as "CSV UTF-8".',
      line,
    );
  }
  while (names.at(-1) === '') names.pop();
  // A nameless column (an index that a script left) gets a name, so that it can be reported, or ignored by name.
  const columns = names.map((name, index) => (name === '' ? `column ${index + 1}` : name));
  const twice = columns.findIndex((name, index) => columns.indexOf(name) !== index);
  if (twice !== -1) {
    const first = columns.indexOf(columns[twice] ?? '') + 1;
    const says = `Columns ${first} and ${twice + 1} have the same name in the header on line ${line}.`;
    throw csvRefusal('csv-header', says, 'Rename one of them: columns are found by name, never by position.', line);
  }
  return { columns, delimiter, line };
}
