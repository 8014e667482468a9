import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileProblem, syncFolder, temporaryBeside } from '../files/atomic.ts';
import type { Random } from '../vault/random.ts';

/** A file that is made beside its place, 0600, and put there whole or not at all. */
export type Staged = {
  readonly temporary: string;
  readonly write: (bytes: Uint8Array) => void;
  /** All bytes are on disk after it; nothing more can be written. */
  readonly finish: () => void;
  /** Takes the place of whatever has the name. */
  readonly place: () => void;
  /** Leaves nothing behind, also after `place`. Safe to call always. */
  readonly discard: () => void;
};

/** Begins a file at `path`. What the system complains of is said of `given`, the path that was typed. */
export function stageFile(path: string, given: string, random: Random): Staged {
  const temporary = temporaryBeside(path, (count) => withProcess(random(count)));
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (problem) {
      throw fileProblem(problem, given);
    }
  };
  const handle = attempt(() => openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
  let open = true;
  let placed = false;
  const close = () => {
    if (open) closeSync(handle);
    open = false;
  };
  const staged: Staged = {
    temporary,
    write: (bytes) =>
      attempt(() => {
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      }),
    finish: () =>
      attempt(() => {
        fsyncSync(handle);
        close();
      }),
    place: () =>
      attempt(() => {
        renameSync(temporary, path);
        placed = true;
        syncFolder(dirname(path));
      }),
    discard: () => {
      close();
      rmSync(placed ? path : temporary, { force: true });
    },
  };
  try {
    attempt(() => fchmodSync(handle, 0o600)); // a folder's default may have added to the mode
  } catch (problem) {
    staged.discard();
    throw problem;
  }
  return staged;
}

/** The first half of the name's twelve digits is the process that writes, so that the next one can tell a dead one's file. */
function withProcess(bytes: Buffer): Buffer {
  const marked = Buffer.from(bytes);
  marked.writeUIntBE(process.pid % 2 ** 24, 0, 3);
  return marked;
}

const LEFT = /^\.(.+)\.([0-9a-f]{6})[0-9a-f]{6}\.tmp$/;

/**
 * Removes from a folder the temporary files of `paths` (absolute) whose process is gone; anybody else's are not touched.
 *
 * @returns those of the paths that had one.
 */
export function removeLeftovers(folder: string, paths: ReadonlySet<string>): ReadonlySet<string> {
  const removed = new Set<string>();
  for (const name of readdirSync(folder)) {
    const [, base = '', digits = ''] = LEFT.exec(name) ?? [];
    const path = join(folder, base);
    if (basename(base) !== base || !paths.has(path) || isRunning(Number.parseInt(digits, 16))) continue;
    rmSync(join(folder, name), { force: true });
    removed.add(path);
  }
  return removed;
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
