import { Refusal } from '../../refusal.ts';
import { uuidV4 } from '../../vault/ids.ts';
import { generationOf } from '../../vault/keyring.ts';
import type { Custody } from '../backup/custody.ts';
import { livingCopies } from '../keys.ts';
import type { Opened } from '../opened.ts';
import { appendEvents } from '../register.ts';
import { write } from '../write.ts';

/**
 * Makes the register know the recovery copy that a home was restored with, when it was made after the backup or was
 * reported destroyed: it is there, and no certificate may claim more than it leaves true.
 */
export async function knowCopy(staged: Opened, { recovery }: Custody): Promise<void> {
  if (!recovery) return;
  const { copy, chainDay, madeAt, replaceBy, epoch } = recovery;
  if (await isKnown(staged, copy)) return;
  const { keyring } = staged.vault;
  // It opened the keyring that counts, so its master key is the present one.
  const of = { generation: Math.min(epoch, generationOf(keyring)), masterChanges: keyring.masterChanges ?? 0 };
  const detail = { copy, chainDay, madeAt, replaceBy, ...of };
  await appendEvents(staged, async () => [
    { id: uuidV4(staged.random), at: staged.now(), kind: 'recovery-copy', digest: null, sealed: null, detail },
  ]);
  await write(staged, (writing) =>
    writing.audit({ act: 'recovery copy used', references: [copy], facts: { chainDay, madeAt } }),
  );
}

/** Where the register does not say which copies there are any more, this one is said again. */
async function isKnown(staged: Opened, copy: string): Promise<boolean> {
  try {
    return (await livingCopies(staged)).some(({ id }) => id === copy);
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}
