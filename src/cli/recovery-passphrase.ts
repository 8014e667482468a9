import { resolve } from 'node:path';
import { Refusal } from '../refusal.ts';
import type { Context } from './command.ts';
import { textFlag } from './options.ts';

/** The recovery copy named by `--recovery`, with its passphrase: from a file, or asked for at a terminal. */
export async function recoveryWish(
  context: Context,
): Promise<{ readonly file: string; readonly passphrase: string } | undefined> {
  const { world, flags, canAsk } = context;
  const named = textFlag(flags, 'recovery');
  if (named === undefined) return undefined;
  const file = resolve(world.cwd, named);
  const passphraseFile = world.env.STEWARD_RECOVERY_PASSPHRASE_FILE;
  if (passphraseFile) {
    const { passphraseFrom } = await import('../home/passphrase.ts');
    return { file, passphrase: passphraseFrom(resolve(world.cwd, passphraseFile)) };
  }
  if (!canAsk)
    throw new Refusal(
      'usage',
      'The passphrase of the recovery copy is needed.',
      'Name a file that holds it with STEWARD_RECOVERY_PASSPHRASE_FILE.',
    );
  const { askSecret } = await import('./ask.ts');
  return { file, passphrase: await askSecret(world, 'Passphrase of the recovery copy:') };
}
