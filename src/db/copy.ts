import { closeSync, fchmodSync, openSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { type Measure, measureFile } from '../files/copy.ts';
import { Refusal } from '../refusal.ts';
import { copyFrozen } from './copy-frozen.ts';
import { type Engine, engineOn, openSqlite, sqliteProblem } from './engine.ts';
import { openForReading } from './engine-read.ts';

/** All pages in one step: one moment of the file, however many write to it meanwhile. In several, each commit would make SQLite begin again. */
const ALL_PAGES = 0x7fffffff;

/**
 * Copies a database as it is at one moment, while others write, and leaves one file without a log: it can be read where
 * nothing can be written, from a disk that is mounted read-only.
 *
 * @param path where the copy goes; nothing may stand there.
 */
export async function copyDatabase<Tables>(from: Engine<Tables>, path: string): Promise<void> {
  try {
    makeEmpty(path);
    const { totalPages } = await from.raw.backup(path, { progress: () => ALL_PAGES });
    // What a connection that is itself writing gives is nothing, without a word.
    if (totalPages === 0) throw new Refusal('locked', `${from.raw.name} is being written to.`, 'Try again.');
    openSqlite(path, { waitMs: 0, journal: 'delete' }).raw.close();
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
}

/** A copy of one moment, by whichever way is there, and what is in it. */
export async function copyAndMeasure<Tables>(from: Engine<Tables>, path: string): Promise<Measure> {
  const measure = await copyFrozen(from, path);
  if (measure) return measure;
  await copyDatabase(from, path);
  return measureFile(path);
}

/** SQLite makes its files with the umask's mode, and leaves one that is there as it is. */
function makeEmpty(path: string): void {
  const handle = openSync(path, 'wx', 0o600);
  fchmodSync(handle, 0o600);
  closeSync(handle);
}

/** Opens such a copy to read it only, also where nothing can be written. */
export const openCopy = <Tables>(path: string): Engine<Tables> => engineOn(openForReading(path), path);

/** What SQLite's own check finds wrong with a file; none = every page and index is as it should be. */
export function integrityProblems(raw: Database.Database): readonly string[] {
  try {
    const rows = raw.pragma('integrity_check(10)') as readonly { readonly integrity_check: string }[];
    // What stands in a row of it can name a value, so only how many there are is told.
    return rows.every((row) => row.integrity_check === 'ok') ? [] : [`SQLite finds ${rows.length} faults in it`];
  } catch {
    return ['SQLite cannot read it to its end'];
  }
}
