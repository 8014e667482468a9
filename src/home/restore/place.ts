import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, takeLock } from '../../db/lock.ts';
import { fileProblem } from '../../files/atomic.ts';
import { Refusal } from '../../refusal.ts';
import { type Home, homeAt } from '../../vault/home.ts';

/**
 * Where a home is restored, whole, before it takes the place of the one that is there: inside `never-back-up/`, which no
 * backup holds, on the same disk, so that the last step is a few renames. A drill has a place of its own.
 */
export const stagingOf = ({ neverBackUp }: Home): Home => homeAt(join(neverBackUp, 'restoring'));
export const drillOf = ({ neverBackUp }: Home): Home => homeAt(join(neverBackUp, 'drill'));

/** Stands there from when the restored home is whole until it is in place: whoever opens the home finishes that first. */
export const readyMark = (home: Home): string => join(stagingOf(home).root, 'ready');

/** One restore or drill of a home at a time. */
export function takeRestoreLock(home: Home, waitMs: number): Lock {
  try {
    for (const folder of [home.root, home.neverBackUp]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (problem) {
    throw fileProblem(problem, home.neverBackUp);
  }
  return takeLock(join(home.neverBackUp, 'restore.lock'), waitMs, 'Another restore of this home is running.');
}

/**
 * Removes what a killed restore or drill left before it was ready, unless one is running. Called by whatever writes: a
 * half-restored home holds personal data that no sweep would reach.
 */
export function removeHalfRestored(home: Home): void {
  const left = [stagingOf(home).root, drillOf(home).root].filter((folder) => existsSync(folder));
  if (left.length === 0 || existsSync(readyMark(home))) return;
  let lock: Lock;
  try {
    lock = takeRestoreLock(home, 0);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'locked') return;
    throw problem;
  }
  try {
    if (!existsSync(readyMark(home))) for (const folder of left) rmSync(folder, { recursive: true, force: true });
  } finally {
    lock.release();
  }
}
