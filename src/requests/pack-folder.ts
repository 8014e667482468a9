import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileProblem, syncFolder, temporaryBeside } from '../files/atomic.ts';
import type { Random } from '../vault/random.ts';
import type { PackTarget } from './pack-target.ts';

export type PackBytes = { readonly path: string; readonly bytes: Buffer };

/** A pack that is whole on disk beside its place, and takes that place in one step. */
export type StagedPack = {
  /**
   * Puts it where it belongs; an earlier pack steps aside and is then removed.
   *
   * @returns false when the system would not remove the earlier one, which is left with a temporary name.
   */
  readonly place: () => boolean;
  /** Removes what was made, in place or not. Safe to call always. */
  readonly discard: () => void;
};

/** Writes a pack's files into a temporary folder beside its place: folders 0700, files 0600, all of it on disk. */
export function stagePack(target: PackTarget, files: readonly PackBytes[], random: Random): StagedPack {
  const temporary = temporaryBeside(target.path, marked(random));
  const aside = temporaryBeside(target.path, marked(random));
  let placed = false;
  const discard = () => rmSync(placed ? target.path : temporary, { recursive: true, force: true });
  const place = (): boolean => {
    if (target.replaces) renameSync(target.path, aside);
    try {
      renameSync(temporary, target.path);
    } catch (problem) {
      if (target.replaces) renameSync(aside, target.path);
      throw problem;
    }
    placed = true;
    syncFolder(target.folder);
    return !target.replaces || removed(aside);
  };
  try {
    makeFolder(temporary);
    for (const { path, bytes } of files) writeNew(temporary, path, bytes);
    for (const folder of new Set(files.map(({ path }) => dirname(join(temporary, path))))) syncFolder(folder);
    syncFolder(temporary);
    syncFolder(target.folder);
  } catch (problem) {
    discard();
    throw fileProblem(problem, target.given);
  }
  return {
    place: () => {
      try {
        return place();
      } catch (problem) {
        // Somebody else's folder came to stand there since it was looked at.
        const code = (problem as NodeJS.ErrnoException).code;
        throw fileProblem(code === 'ENOTEMPTY' ? { code: 'EEXIST' } : problem, target.given);
      }
    },
    discard,
  };
}

function removed(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700); // a parent's default may add to the mode
}

function writeNew(root: string, path: string, bytes: Buffer): void {
  const whole = join(root, path);
  makeFolder(dirname(whole));
  const handle = openSync(whole, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    fchmodSync(handle, 0o600);
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The first half of a temporary name's twelve digits is the process that writes, so that the next one can tell a dead one's. */
const marked =
  (random: Random): Random =>
  (count) => {
    const bytes = Buffer.from(random(count));
    bytes.writeUIntBE(process.pid % 2 ** 24, 0, 3);
    return bytes;
  };

/**
 * Removes the temporary folders of this target that a killed command left.
 *
 * @returns whether none is left, so that nobody else is making a pack there now.
 */
export function clearLeftovers(target: PackTarget): boolean {
  const prefix = `.${basename(target.path)}.`;
  let clear = true;
  for (const name of readdirSync(target.folder)) {
    const digits = name.startsWith(prefix)
      ? /^([0-9a-f]{6})[0-9a-f]{6}\.tmp$/.exec(name.slice(prefix.length))?.[1]
      : undefined;
    if (digits === undefined) continue;
    if (isRunning(Number.parseInt(digits, 16))) clear = false;
    else rmSync(join(target.folder, name), { recursive: true, force: true });
  }
  return clear;
}

/** Linux and macOS number processes below 2^22 and 2^17; a larger number is none. Not being allowed to ask means it runs. */
function isRunning(process24: number): boolean {
  if (process24 === 0 || process24 > 2 ** 22) return false;
  try {
    process.kill(process24, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
}
