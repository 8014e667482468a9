import type { Instant } from '../calendar/types.ts';
import { exportRunRows } from '../db/exports.ts';
import type { Db } from '../db/schema.ts';

/** One export that was made: which recipe, for whom, when, how many records and the size of its smallest group. */
export type ExportRun = {
  readonly id: string;
  readonly recipe: string;
  readonly recipient: string;
  readonly at: Instant;
  readonly rows: number;
  readonly k: number;
};

/** Every export of this home, oldest first. */
export async function exportRuns(db: Db): Promise<readonly ExportRun[]> {
  const rows = await exportRunRows(db);
  return rows.map(({ made_at, ...run }) => ({ ...run, at: made_at }));
}
