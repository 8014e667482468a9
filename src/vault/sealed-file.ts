import { hkdfSync } from 'node:crypto';
import { fileProblem, removeTemporaries, writeAtomic } from '../files/atomic.ts';
import { readSmallFile } from '../files/small-file.ts';
import { Refusal } from '../refusal.ts';
import type { KdfParameters, MasterKey } from './master-key.ts';
import type { Random } from './random.ts';
import { openBlob, sealBlob } from './seal.ts';

/**
 * A small file of keys, sealed under the master key: JSON text whose header (what it is, whose home, how a passphrase
 * becomes the key) is readable and whose content is not. Key = HKDF-SHA-256(master, info "steward/1/file/" + what).
 */
const FORMAT = 'steward.sealed-file/1';

/** Bytes. A keyring holds one root for each recipient, recipe and year: thousands are a megabyte. */
const LONGEST = 16 * 1024 * 1024;

export type SealedFileHeader = { readonly what: string; readonly home: string; readonly kdf: KdfParameters | null };

/**
 * Replaces the file, whole or not at all. Call it under the store's write lock: what a killed command left half-way is
 * removed first, because a chain or an index key that should be forgotten must not live on under a temporary name.
 */
export function writeSealedFile(
  path: string,
  header: SealedFileHeader,
  content: unknown,
  master: MasterKey,
  random: Random,
): void {
  const blob = sealBlob(fileKey(master, header.what), 0, place(header), Buffer.from(JSON.stringify(content)), random);
  const text = JSON.stringify({ format: FORMAT, ...header, sealed: blob.toString('base64') });
  removeTemporaries(path);
  writeAtomic(path, `${text}\n`, random);
}

/** The readable part; a missing, cut or foreign file is refused by name. */
export function readHeader(path: string, what: string): SealedFileHeader & { readonly sealed: string } {
  let text: string | undefined;
  try {
    text = readSmallFile(path, LONGEST)?.toString('utf8');
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Refusal(`${what}-missing`, `The ${nameOf(what)} is missing: ${path}.`, missingHint(what));
    }
    throw fileProblem(problem, path);
  }
  const damaged = new Refusal(`${what}-damaged`, `The ${nameOf(what)} is damaged: ${path}.`, missingHint(what));
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(text ?? '');
  } catch {
    throw damaged;
  }
  if (header?.format !== FORMAT && String(header?.format).startsWith('steward.sealed-file/')) {
    throw new Refusal('newer', `The ${what} was written by a newer Steward.`, 'Install that version or a later one.');
  }
  if (header?.format !== FORMAT || header.what !== what || typeof header.sealed !== 'string') throw damaged;
  return header as SealedFileHeader & { sealed: string };
}

/** The content, or exit 12: a wrong key and a damaged seal look the same, by design of the cipher. */
export function openSealedFile<T>(path: string, what: string, master: MasterKey): T {
  const header = readHeader(path, what);
  const plain = openBlob(fileKey(master, what), place(header), Buffer.from(header.sealed, 'base64'));
  if (!plain) {
    throw new Refusal(
      'wrong-key',
      `This key does not open the ${what} of this home.`,
      'Name the right key with --key-file FILE, or STEWARD_PASSPHRASE_FILE for a passphrase.',
    );
  }
  return JSON.parse(plain.toString('utf8')) as T;
}

/** `index-key` as people read it. */
const nameOf = (what: string): string => what.replaceAll('-', ' ');

const place = (header: SealedFileHeader) => ({ table: header.what, id: header.home, day: '' });

const fileKey = (master: MasterKey, what: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master.key, '', `steward/1/file/${what}`, 32));

/** What works for each of them: only the keyring is in a backup, only the chain in a recovery copy, and an index is made anew. */
export const missingHint = (what: string): string => HINTS[what] ?? 'Restore this home from a backup.';

const HINTS: Readonly<Record<string, string>> = {
  keyring: 'Bring secure/keyring back from a backup; without it nothing in this home can be read.',
  chain: 'It is in no backup. Back up what is here, then: steward restore DIR --recovery FILE',
  'index-key':
    'The next sweep, import or contact add builds the index anew under a fresh key; at once: steward index rebuild',
};
