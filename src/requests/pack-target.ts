import { accessSync, constants, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileProblem } from '../files/atomic.ts';
import { readSmallFile } from '../files/small-file.ts';
import { refuseOwnFiles } from '../home/own-files.ts';
import { Refusal } from '../refusal.ts';
import type { Home } from '../vault/home.ts';

/** Where a pack goes. `given` is what was typed and the only path ever shown; the others are absolute, without links. */
export type PackTarget = {
  readonly given: string;
  readonly folder: string;
  readonly path: string;
  /** A pack stands there now and `--force` lets it be replaced. */
  readonly replaces: boolean;
};

/** A name has at most 255 bytes, and the temporary folder's is longer by this much. */
const LONGEST_NAME = 255 - '.'.length - '.123456789abc.tmp'.length;

/**
 * The folder that `-o` names. Refuses what exists (`exists`); with `force`, anything but an earlier pack with nothing
 * added to it, because what is replaced is removed.
 */
export function packTarget(
  wish: { readonly output: string; readonly cwd: string; readonly force: boolean },
  home: Home,
): PackTarget {
  const given = wish.output.length > 1 ? wish.output.replace(/\/+$/, '') : wish.output;
  const wanted = resolve(wish.cwd, given);
  if (given === '-' || basename(wanted) === '')
    throw new Refusal('usage', 'A pack goes to a folder of its own.', 'For example: -o SAR-2026-7K3M');
  if (Buffer.byteLength(basename(wanted)) > LONGEST_NAME)
    throw new Refusal('usage', 'The name of the folder is too long.', `Take at most ${LONGEST_NAME} characters.`);
  try {
    const folder = realpathSync(dirname(wanted));
    const path = join(folder, basename(wanted));
    refuseOwnFiles(path, given, home);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found && !wish.force)
      throw new Refusal('exists', `${given}: it exists already.`, 'Choose another path, or replace it with --force.');
    if (found && !(found.isDirectory() && isUntouchedPack(path)))
      throw new Refusal(
        'not-a-pack',
        `${given}: it is not a pack, or something was added to it.`,
        'Choose another path.',
      );
    accessSync(folder, constants.W_OK | constants.X_OK);
    return { given, folder, path, replaces: found !== undefined };
  } catch (problem) {
    throw fileProblem(problem, given);
  }
}

/** Bytes; a manifest names a dozen files. */
const LONGEST_MANIFEST = 1024 * 1024;

/** Whether a folder is a pack of Steward's, by its manifest, and holds nothing that the manifest does not name. */
function isUntouchedPack(path: string): boolean {
  try {
    const manifest = JSON.parse(`${readSmallFile(join(path, 'manifest.json'), LONGEST_MANIFEST)}`) as {
      schema?: unknown;
      files?: readonly { readonly path: string }[];
    };
    if (manifest.schema !== 'steward.subject-access-pack-manifest/1') return false;
    const named = new Set(['manifest.json', ...(manifest.files ?? []).map((file) => file.path)]);
    return readdirSync(path, { recursive: true, withFileTypes: true }).every(
      (entry) => entry.isDirectory() || named.has(relative(path, join(entry.parentPath, entry.name))),
    );
  } catch {
    return false;
  }
}
