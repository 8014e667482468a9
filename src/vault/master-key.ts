import { scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, type Stats, statSync } from 'node:fs';
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

/** A file that a person keeps, or one that systemd laid out for a service (systemd.exec, LoadCredential). */
export type SecretKind = 'file' | 'credential';

/**
 * Whether anybody but its owner can read a file with a secret. systemd may lay a credential out as 0440 root:root with an
 * access list for the service's user, and the group's bits are then the list's mask: reading alone, and only where owner
 * and group are root or our own.
 */
export function isLoose({ mode, uid, gid }: Pick<Stats, 'mode' | 'uid' | 'gid'>, kind: SecretKind): boolean {
  if (kind === 'file') return (mode & 0o077) !== 0;
  const ours = [0, process.getuid?.()].includes(uid) && [0, process.getgid?.()].includes(gid);
  return (mode & (ours ? 0o037 : 0o077)) !== 0;
}

/** Refuses a secret that anybody else on the machine can read, since it is then nobody's. */
function refuseLoose(path: string, what: string, kind: SecretKind): void {
  if (!isLoose(statSync(path), kind)) return;
  throw new Refusal(
    'loose-mode',
    `Others can read the ${what} ${path}.`,
    kind === 'file'
      ? `Close it first: chmod 600 ${path}`
      : 'Let systemd set it: LoadCredential= gives it to the service alone.',
  );
}

export function readKeyFile(path: string, kind: SecretKind = 'file'): MasterKey {
  let text: string;
  try {
    // Read first: a device or a folder is told what it is, and not to close its mode.
    text = readSmallFile(path, LONGEST_SECRET)?.toString('utf8').trim() ?? '';
    refuseLoose(path, 'key file', kind);
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

/** Puts a master key that a recovery copy brought into a key file of its own. Nothing may stand there. */
export function writeKeyFile(path: string, { key }: MasterKey, random: Random): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (problem) {
    throw fileProblem(problem, dirname(path));
  }
  writeAtomic(path, `${LABEL}${key.toString('base64url')}\n`, random);
}

/** A key that is to open one home alone is made anew, and never in the place of anything. */
export function refuseExistingKey(path: string): void {
  if (existsSync(path))
    throw new Refusal('exists', `${path} exists already; nothing was changed.`, 'Name a file that is not there yet.');
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
export function readPassphraseFile(path: string, kind: SecretKind = 'file'): string {
  try {
    const text = readSmallFile(path, LONGEST_SECRET)?.toString('utf8');
    refuseLoose(path, 'passphrase file', kind);
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
