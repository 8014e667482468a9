import type { CsvRecord } from '../../files/csv-splitter.ts';

/**
 * Rows that may have to be prepared again, as one text and where its cells end: some 50 bytes a row beside the text
 * itself, where the records take 600, and nothing for the collector of garbage to go through.
 */
export type KeptRecords = {
  readonly text: string;
  /** Of each row: its line, how many cells, and where each ends in `text`. */
  readonly places: Uint32Array;
  /** By the number of the row among them. */
  readonly problems: ReadonlyMap<number, string>;
};

export function keepRecords(records: readonly CsvRecord[]): KeptRecords {
  const size = records.reduce((sum, { cells }) => sum + 2 + cells.length, 0);
  const places = new Uint32Array(size);
  const problems = new Map<number, string>();
  const rows: string[] = [];
  let at = 0;
  let end = 0;
  for (const [number, { line, cells, problem }] of records.entries()) {
    places[at++] = line;
    places[at++] = cells.length;
    for (const cell of cells) {
      end += cell.length;
      places[at++] = end;
    }
    rows.push(cells.join(''));
    if (problem !== undefined) problems.set(number, problem);
  }
  return { text: rows.join(''), places, problems };
}

export function recordsOf({ text, places, problems }: KeptRecords): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let begin = 0;
  for (let at = 0; at < places.length; ) {
    const line = places[at++] as number;
    const count = places[at++] as number;
    const cells: string[] = [];
    for (let cell = 0; cell < count; cell += 1) {
      const end = places[at++] as number;
      cells.push(text.slice(begin, end));
      begin = end;
    }
    const problem = problems.get(records.length);
    records.push(problem === undefined ? { line, cells } : { line, cells, problem });
  }
  return records;
}
