import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../refusal.ts';
import type { Random } from '../vault/random.ts';

/**
 * Writes a file so that after a crash there is either the old file or the new one, whole: a temporary file in the same
 * folder, fsync, rename, fsync of the folder. `keepExisting` refuses to replace a file that is there.
 */
export function writeAtomic(path: string, bytes: Buffer | string, random: Random, mode = 0o600): void {
  const temporary = temporaryBeside(path, random);
  try {
    const handle = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    try {
      fchmodSync(handle, mode); // open() takes the umask off the mode, and a folder's default may add to it
      const all = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
      for (let at = 0; at < all.length; ) at += writeSync(handle, all, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
  } catch (problem) {
    rmSync(temporary, { force: true });
    throw fileProblem(problem, path);
  }
  syncFolder(dirname(path));
}

/** A name in the same folder that nothing else uses, recognisable when a crash leaves it behind. */
export const temporaryBeside = (path: string, random: Random): string =>
  join(dirname(path), `.${basename(path)}.${random(6).toString('hex')}.tmp`);

/**
 * Removes the temporary files and folders of this path that a killed command left. Only where nobody else can be writing
 * the same path now: under the store's write lock, or once its day to be destroyed has come.
 */
export function removeTemporaries(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  const prefix = `.${basename(path)}.`;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(prefix.length)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** A rename is only on disk once its folder is. Some network shares, on which backups lie, cannot sync a folder. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (problem) {
    if (!['EINVAL', 'ENOTSUP'].includes((problem as NodeJS.ErrnoException).code ?? '')) throw problem;
  } finally {
    closeSync(handle);
  }
}

/** Waits until a file that others wrote is on disk. */
export function syncFile(path: string): void {
  try {
    const handle = openSync(path, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}

const SENTENCES: Readonly<Record<string, readonly [code: string, says: string, hint: string]>> = {
  ENOSPC: ['disk-full', 'the disk is full', 'Free some space and run the command again; nothing was half-written.'],
  EDQUOT: [
    'disk-full',
    'the disk quota is used up',
    'Free some space and run the command again; nothing was half-written.',
  ],
  EFBIG: [
    'disk-full',
    'the file would be larger than this system allows',
    'Raise the limit (ulimit -f) and run it again.',
  ],
  EROFS: ['read-only', 'the file system is read-only', 'Use a home that can be written: --home DIR.'],
  EACCES: ['no-permission', 'permission was refused', 'Run it as the user that owns the file or folder.'],
  EPERM: ['no-permission', 'permission was refused', 'Run it as the user that owns the file or folder.'],
  ENOENT: ['no-such-file', 'there is no such file or folder', 'Check the path.'],
  ENOTDIR: ['no-such-file', 'part of the path is not a folder', 'Check the path.'],
  ENAMETOOLONG: ['no-such-file', 'the name is too long for this system', 'Check the path.'],
  ELOOP: ['no-such-file', 'its links lead in a circle', 'Check the path.'],
  EISDIR: ['is-a-folder', 'it is a folder, not a file', 'Name a file.'],
  EEXIST: ['exists', 'it exists already', 'Choose another path.'],
  EIO: ['disk-error', 'the disk reported an error', 'Check the disk before anything else is written to it.'],
  EMFILE: ['too-many-files', 'too many files are open', 'Raise the limit (ulimit -n) and run it again.'],
};

/** What the operating system said of a file, as a sentence with a way on; anything unknown comes back unchanged. */
export function fileProblem(problem: unknown, path: string): unknown {
  if (problem instanceof Refusal) return problem;
  const found = SENTENCES[(problem as NodeJS.ErrnoException)?.code ?? ''];
  if (!found) return problem;
  const [code, says, hint] = found;
  return new Refusal(code, `${path}: ${says}.`, hint);
}
