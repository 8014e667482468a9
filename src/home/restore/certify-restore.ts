import { clearBytes } from '../../db/clear.ts';
import { readMeta } from '../../db/meta.ts';
import type { Certificate } from '../../retention/certificate.ts';
import { certify } from '../../retention/certify.ts';
import { heldRecords } from '../../retention/held-records.ts';
import { forgotten } from '../../retention/step.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { Opened } from '../opened.ts';
import type { Dropped } from './drop-lost.ts';

const NO_FILES = { destroyed: 0, missing: 0, notDestroyed: [] };

/** The certificate of a restore: what the backup held, less what had expired and what was erased again, is what is here. */
export async function certifyRestore(
  staged: Opened,
  of: {
    readonly backup: Manifest;
    readonly opening: readonly { readonly channel: string; readonly counted: number }[];
    readonly coveredThrough: number;
    readonly dropped: Dropped;
    readonly erased: number;
    readonly stuck: readonly string[];
  },
): Promise<Certificate> {
  const asOf = staged.now();
  const certificate = await certify(staged, {
    asOf,
    held: await heldRecords(staged, asOf),
    ...(await forgotten(staged)),
    bytesCleared: clearBytes(staged.store),
    files: NO_FILES,
    stuck: of.stuck,
    unlinkableThrough: (await readMeta(staged.store.db, 'unlinkableThrough')) ?? null,
    restored: {
      opening: of.opening,
      coveredThrough: of.coveredThrough,
      from: {
        backup: of.backup.backup,
        madeAt: of.backup.madeAt,
        held: of.opening.reduce((sum, { counted }) => sum + counted, 0),
        expired: of.dropped.expired,
        lostAhead: of.dropped.ahead,
        keysForgotten: of.dropped.forgotten,
        erasedAgain: of.erased,
      },
    },
  });
  // With `restored` there always is one.
  return certificate as Certificate;
}
