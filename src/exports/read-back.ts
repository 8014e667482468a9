import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileProblem } from '../files/atomic.ts';
import { PASSED_OVER, readText } from '../files/csv-source.ts';
import type { CsvRecord } from '../files/csv-splitter.ts';
import { csvSplitter } from '../files/csv-splitter.ts';
import { csvRow } from '../files/csv-write.ts';
import type { Recipe } from '../notice/types.ts';
import { Refusal } from '../refusal.ts';
import { type Risk, riskMeter } from './risk.ts';
import { columnCheck, type Finding } from './verify-columns.ts';

/** What is true of a written file, all of it from the bytes on disk. `sha256` is hex. */
export type ReadBack = { readonly sha256: string; readonly risk: Risk; readonly findings: readonly Finding[] };

/** How much was written, as counted by the writer; `leftOut` = contacts of people who opted out. */
export type Written = { readonly rows: number; readonly blank: number; readonly leftOut: number };

/**
 * Fields that may be kept and are themselves an address, a number or a date: there the check for telephone numbers and
 * email addresses has nothing to say. In every other kept column (codes, outcomes) such a thing was typed by mistake.
 */
const ARE_IDENTIFIERS: ReadonlySet<string> = new Set([
  'phone',
  'email',
  'uprn',
  'councilTaxReference',
  'tenancyReference',
  'reference',
  'ip',
  'at',
  'dateOfBirth',
  'postcode',
]);

/** Reads a written export once: its hash, how its records hide among each other, and what identifies and must not be there. */
export async function readBack(
  path: string,
  given: string,
  recipe: Recipe,
  written: Written,
  stopIfAsked: () => void,
): Promise<ReadBack> {
  const columns = recipe.columns.map(({ column }) => column);
  const kept = recipe.columns.filter(
    ({ rule, fields }) => rule === 'keep' && fields.every((name) => ARE_IDENTIFIERS.has(name)),
  );
  const risk = riskMeter(columns, recipe.quasiIdentifiers);
  const check = columnCheck(columns, new Set(kept.map(({ column }) => column)));
  const hash = createHash('sha256');
  let records = 0;
  for await (const batch of batches(hashed(path, given, hash))) {
    stopIfAsked();
    for (const { cells, problem } of batch) {
      if (problem !== undefined || cells.length !== columns.length) throw notAsWritten();
      if (records === 0 && csvRow(cells) !== csvRow(columns)) throw notAsWritten();
      records += 1;
      if (records === 1) continue;
      risk.add(cells);
      check.add(cells);
    }
  }
  // Rows of nothing but empty cells are no rows to a reader of CSV, but they are contacts.
  const blank = Array<string>(columns.length).fill('');
  for (let row = 0; row < written.blank; row += 1) risk.add(blank);
  const measured = risk.finish();
  if (records === 0 || measured.rows !== written.rows) throw notAsWritten();
  return { sha256: hash.digest('hex'), risk: measured, findings: check.finish() };
}

async function* batches(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly CsvRecord[], void, void> {
  const splitter = csvSplitter(',', 1);
  for await (const text of readText(bytes)) {
    if (text === PASSED_OVER) throw notAsWritten();
    const rows: CsvRecord[] = [];
    splitter.push(text, rows);
    yield rows;
  }
  const rest: CsvRecord[] = [];
  splitter.end(rest);
  yield rest;
}

async function* hashed(path: string, given: string, hash: Hash): AsyncGenerator<Buffer, void, void> {
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      hash.update(bytes as Buffer);
      yield bytes as Buffer;
    }
  } catch (problem) {
    throw fileProblem(problem, given);
  }
}

const notAsWritten = (): Refusal =>
  new Refusal(
    'disk-error',
    'The file did not read back as it was written, so it was removed.',
    'Check the disk, then run the command again.',
  );
