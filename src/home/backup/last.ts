import type { Instant } from '../../calendar/types.ts';
import { readMeta } from '../../db/meta.ts';
import type { Db } from '../../db/schema.ts';

/** The newest backup that was made of this store, and that came to its end. */
export type LastBackup = {
  readonly backup: string;
  readonly madeAt: Instant;
  readonly contacts: number;
  readonly sha256: string;
};

export async function lastBackup(db: Db): Promise<LastBackup | null> {
  const found = await readMeta(db, 'lastBackup');
  return found === undefined ? null : (JSON.parse(found) as LastBackup);
}
