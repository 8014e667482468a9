import { refuse } from '../refusal.ts';
import { classTable } from './class-table.ts';

/**
 * How far the records of one file hide among each other. Records with the same values in all quasi-identifiers are one
 * class; k is the size of the smallest, a unique record is alone in its class. All is 0 for a file without records.
 */
export type Risk = {
  readonly rows: number;
  readonly classes: number;
  readonly k: number;
  readonly uniques: number;
  /** Prosecutor risk, of finding somebody known to be in the file: 1/k at most, classes/rows on average. */
  readonly highestRisk: number;
  readonly averageRisk: number;
  readonly quasiIdentifiers: readonly string[];
  /** How many classes have each size, smallest first. */
  readonly classSizes: readonly (readonly [size: number, classes: number])[];
};

export type RiskMeter = { readonly add: (cells: readonly string[]) => void; readonly finish: () => Risk };

/**
 * Measures record by record, in memory that grows with the classes and not with the file (`class-table.ts`). An empty
 * cell is a value of its own: two records without a postcode are alike, one without is not like one with. Without
 * quasi-identifiers all records are one class. Refuses (`no-such-column`) a quasi-identifier that is no column.
 */
export function riskMeter(columns: readonly string[], quasiIdentifiers: readonly string[]): RiskMeter {
  const positions = quasiIdentifiers.map((name) => columns.indexOf(name));
  const missing = quasiIdentifiers.filter((_, at) => positions[at] === -1);
  if (missing.length > 0) refuse('no-such-column', `Risk cannot be measured on ${missing.join(', ')}: no such column.`);
  const table = classTable();

  const add = (cells: readonly string[]): void => {
    let together = '';
    for (const position of positions) {
      const cell = cells[position] ?? '';
      together += `${cell.length}:${cell}`; // the length keeps ("12","3") and ("1","23") apart
    }
    table.add(together);
  };
  return { add, finish: () => riskFrom(table.sizes(), quasiIdentifiers) };
}

/** The risk of a file as read back: its columns, and its records as cells in the order of the columns. */
export async function riskOf(
  records: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  columns: readonly string[],
  quasiIdentifiers: readonly string[],
): Promise<Risk> {
  const meter = riskMeter(columns, quasiIdentifiers);
  for await (const cells of records) meter.add(cells);
  return meter.finish();
}

/** How many records are in classes smaller than n. */
export const recordsBelow = (risk: Risk, n: number): number =>
  risk.classSizes.reduce((sum, [size, classes]) => (size < n ? sum + size * classes : sum), 0);

function riskFrom(classSizes: Risk['classSizes'], quasiIdentifiers: readonly string[]): Risk {
  const rows = classSizes.reduce((sum, [size, classes]) => sum + size * classes, 0);
  const classes = classSizes.reduce((sum, [, count]) => sum + count, 0);
  const k = classSizes[0]?.[0] ?? 0;
  const uniques = k === 1 ? (classSizes[0]?.[1] ?? 0) : 0;
  const highestRisk = k === 0 ? 0 : 1 / k;
  const averageRisk = rows === 0 ? 0 : classes / rows;
  return { rows, classes, k, uniques, highestRisk, averageRisk, quasiIdentifiers, classSizes };
}
