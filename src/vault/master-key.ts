import { scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileProblem, removeTemporaries, writeAtomic } from '../files/atomic.ts';
import { readSmallFile } from '../files/small-file.ts';
import { Refusal } from '../refusal.ts';
import type { Random } from './random.ts';

/** How a passphrase becomes a key. Kept beside what it opens, so that the cost can be raised later. */
export type KdfParameters = {
  readonly name: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
};

/** The key under which every key file of a home is sealed. It lives outside the home, or in nobody's file at all. */
export type MasterKey = { readonly key: Buffer; readonly kdf: KdfParameters | null };

const LABEL = 'steward-master-key-1:';

/** Bytes; a key has 65, and nobody types a longer passphrase. */
const LONGEST_SECRET = 4096;

/** Reads a key file; one that anybody else on the machine can read is refused, since it is then nobody's secret. */
export function readKeyFile(path: string): MasterKey {
  let text: string;
  try {
    // Read first: a device or a folder is told what it is, and not to close its mode.
    text = readSmallFile(path, LONGEST_SECRET)?.toString('utf8').trim() ?? '';
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new Refusal('loose-mode', `Others can read the key file ${path}.`, `Close it first: chmod 600 ${path}`);
    }
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Refusal(
        'no-key',
        `There is no key file at ${path}.`,
        'Name it with --key-file FILE or STEWARD_KEY_FILE.',
      );
    }
    throw fileProblem(problem, path);
  }
  const key = text.startsWith(LABEL) ? Buffer.from(text.slice(LABEL.length), 'base64url') : Buffer.alloc(0);
  if (key.length !== 32)
    throw new Refusal('wrong-key', `${path} is not a Steward key file.`, 'Name the right one with --key-file FILE.');
  return { key, kdf: null };
}

/** The key file of a new home: an existing one is used as it is (several homes may share it), else one is made. */
export function makeKeyFile(path: string, random: Random): MasterKey {
  if (existsSync(path)) return readKeyFile(path);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (problem) {
    throw fileProblem(problem, dirname(path));
  }
  writeAtomic(path, `${LABEL}${random(32).toString('base64url')}\n`, random);
  // What a killed or a simultaneous init was about to put in its place must not replace the key that we are going to use.
  removeTemporaries(path);
  return readKeyFile(path);
}

/** scrypt at 128 MB and about half a second: what a guesser pays for each try at a stolen home. */
export const newKdf = (random: Random): KdfParameters => ({
  name: 'scrypt',
  N: 131_072,
  r: 8,
  p: 1,
  salt: random(16).toString('base64'),
});

export function keyFromPassphrase(passphrase: string, kdf: KdfParameters): MasterKey {
  // NFKC, so that an accented letter typed on another keyboard is the same letter.
  const key = scryptSync(passphrase.normalize('NFKC'), Buffer.from(kdf.salt, 'base64'), 32, {
    N: kdf.N,
    r: kdf.r,
    p: kdf.p,
    maxmem: 256 * kdf.N * kdf.r,
  });
  return { key, kdf };
}

/** A passphrase from a file of mode 0600: its first line. */
export function readPassphraseFile(path: string): string {
  try {
    const text = readSmallFile(path, LONGEST_SECRET)?.toString('utf8');
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new Refusal(
        'loose-mode',
        `Others can read the passphrase file ${path}.`,
        `Close it first: chmod 600 ${path}`,
      );
    }
    if (text === undefined)
      throw new Refusal(
        'no-key',
        `The passphrase file ${path} is longer than 4 kB.`,
        'Write the passphrase on its first line, and nothing else.',
      );
    const line = text.split(/\r?\n/, 1)[0] ?? '';
    if (line.length === 0)
      throw new Refusal('no-key', `The passphrase file ${path} is empty.`, 'Write the passphrase on its first line.');
    return line;
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}
