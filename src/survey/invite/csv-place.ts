import { accessSync, constants, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { fileProblem } from '../../files/atomic.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseOwnFiles } from '../../home/own-files.ts';
import { Refusal } from '../../refusal.ts';

/** Notify takes no more rows in a file. */
export const MOST_ROWS = 100_000;

export type CsvWish = {
  readonly file: string;
  readonly cwd: string;
  readonly force: boolean;
  readonly keyFile: string;
};

/** One file of invitations. `given` is the path as it may be shown. */
export type CsvPlace = { readonly path: string; readonly given: string };

/**
 * Where so many rows go: the file that was named, and `name-2.csv`, `name-3.csv` beside it. Refuses a folder that is not
 * there, a place where Steward keeps files of its own, and, without force, whatever stands there already.
 */
export function csvPlaces(opened: Opened, wish: CsvWish, rows: number): readonly CsvPlace[] {
  const { file, cwd, force, keyFile } = wish;
  if (file === '-' || file.endsWith(sep))
    throw new Refusal('usage', 'Invitations go to a file.', 'For example: --csv invitations.csv');
  const files = Math.max(1, Math.ceil(rows / MOST_ROWS));
  const wanted = resolve(cwd, file);
  const folder = folderOf(wanted, file);
  return Array.from({ length: files }, (_, at) => {
    const path = join(folder, numbered(basename(wanted), at + 1));
    const given = numbered(file, at + 1);
    refuseOwnFiles(path, given, opened.home, keyFile);
    refuseTaken(path, given, force);
    return { path, given };
  });
}

function folderOf(path: string, given: string): string {
  try {
    const folder = realpathSync(dirname(path));
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (problem) {
    throw fileProblem(problem, given);
  }
}

function refuseTaken(path: string, given: string, force: boolean): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isDirectory()) throw fileProblem({ code: 'EISDIR' }, given);
  if (!found.isFile()) throw new Refusal('not-a-file', `${given}: it is not an ordinary file.`, 'Choose another path.');
  if (!force)
    throw new Refusal('exists', `${given}: it exists already.`, 'Choose another path, or replace it with --force.');
}

function numbered(path: string, number: number): string {
  if (number === 1) return path;
  const ending = extname(path);
  return `${ending === '' ? path : path.slice(0, -ending.length)}-${number}${ending}`;
}
