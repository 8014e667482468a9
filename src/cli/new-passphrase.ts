import { resolve } from 'node:path';
import { Refusal } from '../refusal.ts';
import type { Context } from './command.ts';

const SHORTEST = 12;

export type PassphraseWish = {
  /** The variable that names a file with it, for when nobody is at the terminal. */
  readonly variable: string;
  /** What it is for: "for the copy", "for this home". */
  readonly what: string;
  readonly question: string;
};

/** A passphrase that nobody has used yet: from the file that a variable names, else asked for twice. At least 12 characters. */
export async function newPassphrase({ world, canAsk }: Context, wish: PassphraseWish): Promise<string> {
  const file = world.env[wish.variable];
  if (file) {
    const { passphraseFrom } = await import('../home/passphrase.ts');
    return longEnough(passphraseFrom(resolve(world.cwd, file)));
  }
  if (!canAsk)
    throw new Refusal(
      'usage',
      `A passphrase ${wish.what} is needed.`,
      `Name a file that holds it with ${wish.variable}.`,
    );
  const { askSecret } = await import('./ask.ts');
  const first = longEnough(await askSecret(world, wish.question));
  if ((await askSecret(world, 'The same again:')) !== first)
    throw new Refusal('usage', 'The two were not the same. Nothing was written.');
  return first;
}

function longEnough(passphrase: string): string {
  if (passphrase.length >= SHORTEST) return passphrase;
  throw new Refusal(
    'usage',
    `That passphrase is shorter than ${SHORTEST} characters. Nothing was written.`,
    'Use several words.',
  );
}
