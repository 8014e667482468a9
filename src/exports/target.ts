import { accessSync, constants, lstatSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileProblem } from '../files/atomic.ts';
import { refuseOwnFiles } from '../home/own-files.ts';
import { Refusal } from '../refusal.ts';
import type { Home } from '../vault/home.ts';

/** Where an export goes. `given` is what was typed and the only path ever shown; the others are absolute. */
export type Target = {
  readonly given: string;
  readonly folder: string;
  readonly path: string;
  readonly manifest: string;
  readonly manifestGiven: string;
};

const MANIFEST = '.manifest.json';

/** The export that a manifest's path belongs to; any other path as it is. */
export const withoutManifest = (path: string): string =>
  path.endsWith(MANIFEST) ? path.slice(0, -MANIFEST.length) : path;

/** A file name has at most 255 bytes, and the longest here is that of the manifest's temporary file. */
const LONGEST_NAME = 255 - MANIFEST.length - '.'.length - '.123456789abc.tmp'.length;

/** The place that `-o` names, its folder without links. A missing folder is refused, and a name that is no file's. */
export function targetOf(given: string, cwd: string): Target {
  const wanted = resolve(cwd, given);
  if (given === '-' || given.endsWith(sep))
    throw new Refusal('usage', 'An export goes to a file.', 'For example: -o contacts.csv');
  if (Buffer.byteLength(basename(wanted)) > LONGEST_NAME) {
    throw new Refusal('usage', 'The name of the file is too long.', `Take at most ${LONGEST_NAME} characters.`);
  }
  try {
    const folder = realpathSync(dirname(wanted));
    accessSync(folder, constants.W_OK | constants.X_OK);
    const path = join(folder, basename(wanted));
    return { given, folder, path, manifest: `${path}${MANIFEST}`, manifestGiven: `${given}${MANIFEST}` };
  } catch (problem) {
    throw fileProblem(problem, given);
  }
}

/** Refuses to replace anything without `force`, and with it anything but a file that is none of Steward's own. */
export function checkTarget(
  target: Target,
  options: { readonly force: boolean; readonly home: Home; readonly keyFile: string },
): void {
  refuseOwnFiles(target.path, target.given, options.home, options.keyFile);
  for (const [path, given] of [
    [target.path, target.given],
    [target.manifest, target.manifestGiven],
  ] as const) {
    const found = statOf(path, given);
    if (!found) continue;
    if (found.isDirectory()) throw fileProblem({ code: 'EISDIR' }, given);
    if (!found.isFile())
      throw new Refusal('not-a-file', `${given}: it is not an ordinary file.`, 'Choose another path.');
    if (!options.force)
      throw new Refusal('exists', `${given}: it exists already.`, 'Choose another path, or replace it with --force.');
  }
}

function statOf(path: string, given: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (problem) {
    throw fileProblem(problem, given);
  }
}
