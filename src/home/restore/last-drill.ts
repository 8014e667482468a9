import type { Instant } from '../../calendar/types.ts';
import { readMeta } from '../../db/meta.ts';
import type { Db } from '../../db/schema.ts';

/** The last drill that came to its end, whatever came of it. */
export type LastDrill = {
  readonly backup: string;
  readonly at: Instant;
  readonly restored: number;
  readonly problems: number;
};

export async function lastDrill(db: Db): Promise<LastDrill | null> {
  const found = await readMeta(db, 'lastDrill');
  return found === undefined ? null : (JSON.parse(found) as LastDrill);
}
