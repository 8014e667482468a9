import { showInstant } from '../calendar/show.ts';
import type { Instant } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import type { Opened } from './opened.ts';

/** The time of which a restored store knows nothing: from the backup's moment to the restore's. */
export type RestoreGap = {
  readonly from: Instant;
  readonly to: Instant;
  readonly backup: string;
  /** Which register the home has now, and what had become of the one that was here, and of the store. */
  readonly register?: 'kept' | 'from-backup' | 'united';
  readonly registerWas?: 'readable' | 'missing' | 'damaged' | 'other-keys';
  readonly storeWas?: 'readable' | 'missing' | 'damaged' | 'other-keys';
  /** Whether opt-outs or erasures were in the register that no register has any more. */
  readonly registerLost?: boolean;
};

/** Whether what was told to the register in the gap may be gone: it was lost, or was not the newest. */
export const mayLackEvents = ({ register, registerWas, registerLost }: RestoreGap): boolean =>
  registerLost === true || (register === 'from-backup' && registerWas !== 'readable');

/** The gap that nobody has accepted yet, if there is one. */
export async function openGap(db: Db): Promise<RestoreGap | undefined> {
  const found = await readMeta(db, 'restoreGap');
  return found ? (JSON.parse(found) as RestoreGap) : undefined;
}

/** The last gap that somebody accepted, if this home was ever restored. */
export async function acceptedGap(db: Db): Promise<RestoreGap | undefined> {
  const found = await readMeta(db, 'lastRestore');
  return found ? (JSON.parse(found) as RestoreGap) : undefined;
}

/**
 * Holds and erasures made in the gap are in no store: until a person has said that they were entered again, nothing may
 * be disposed of and nobody texted.
 */
export async function refuseUntilAccepted({ store }: Opened): Promise<void> {
  const gap = await openGap(store.db);
  if (gap)
    throw new Refusal(
      'restore-not-accepted',
      gapSentence(gap),
      'Enter again the holds and erasures made in it, then run: steward restore accept',
    );
}

/** What `status` and `check` say of it, too. */
export const gapSentence = ({ from, to }: RestoreGap): string =>
  `This home was restored, and nobody has accepted the gap from ${showInstant(from)} to ${showInstant(to)}.`;
