import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Lock, takeLock } from '../../db/lock.ts';
import { fileProblem } from '../../files/atomic.ts';
import { Refusal } from '../../refusal.ts';
import type { Home } from '../../vault/home.ts';
import type { Random } from '../../vault/random.ts';
import { MANIFEST } from './manifest.ts';

/**
 * Refuses a place where a backup cannot go: one that is in use, one inside the home, and one whose folder is not there,
 * because a disk that is not mounted must not be taken for one.
 */
export function refuseTarget(home: Home, directory: string): void {
  const inside = relative(withoutLinks(home.root), join(withoutLinks(dirname(directory)), basename(directory)));
  if (inside === '' || !inside.startsWith('..'))
    throw new Refusal('usage', 'The backup would lie inside the home that it is of.', 'Name a folder on another disk.');
  const parent = dirname(directory);
  try {
    if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory())
      throw new Refusal(
        'no-such-file',
        `There is no folder ${parent} to make the backup in.`,
        'Make it first, or mount its disk.',
      );
    if (inBackup(directory))
      throw new Refusal(
        'usage',
        'That lies inside another backup, which would no longer be what it was.',
        'Put each backup beside the others, in a folder of its own.',
      );
    if (isTaken(directory))
      throw new Refusal(
        'exists',
        `${directory} is in use already; nothing was written.`,
        'Each backup goes into a folder of its own, for example with the date as its name.',
      );
  } catch (problem) {
    throw fileProblem(problem, directory);
  }
}

/** Whether a path lies in a folder that `backup` made, at whatever depth. */
export function inBackup(path: string): boolean {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if ([MANIFEST, 'store.db'].every((name) => existsSync(join(folder, name)))) return true;
  return false;
}

function withoutLinks(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Whether it is there is asked apart.
    return folder;
  }
}

function isTaken(directory: string): boolean {
  const found = statSync(directory, { throwIfNoEntry: false });
  return found !== undefined && (!found.isDirectory() || readdirSync(directory).length > 0);
}

/** One backup of a home at a time, so that what a killed one left can be told from what another is making. */
export function takeBackupLock(home: Home, waitMs: number): Lock {
  try {
    mkdirSync(home.neverBackUp, { recursive: true, mode: 0o700 });
  } catch (problem) {
    throw fileProblem(problem, home.neverBackUp);
  }
  return takeLock(join(home.neverBackUp, 'backup.lock'), waitMs, 'Another backup of this home is being made.');
}

const MAKING = '.making';

/** Where a backup is made: beside its place, under a name that says whose it is. */
export const makingBeside = (directory: string, homeId: string, random: Random): string =>
  join(dirname(directory), `.${basename(directory)}.${shortOf(homeId)}.${random(6).toString('hex')}${MAKING}`);

/** Removes what killed backups of this home left in this folder, whatever they were to be called. Under the backup lock. */
export function removeUnfinished(directory: string, homeId: string): void {
  const left = new RegExp(`^\\..+\\.${shortOf(homeId)}\\.[0-9a-f]{12}\\${MAKING}$`);
  const parent = dirname(directory);
  for (const name of readdirSync(parent)) {
    if (left.test(name)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

const shortOf = (homeId: string): string => homeId.slice(0, 8);
