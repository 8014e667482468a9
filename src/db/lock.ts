import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Refusal } from '../refusal.ts';
import { sqliteProblem } from './engine.ts';

/** Held until it is let go or its process is gone, however it went: no kill leaves one behind. */
export type Lock = { readonly release: () => void };

/**
 * A lock between processes: an exclusive transaction on an SQLite file that stays empty. Whoever comes later waits, and
 * is then refused with `busy` for its sentence.
 */
export function takeLock(path: string, waitMs: number, busy: string): Lock {
  let raw: Database.Database;
  try {
    raw = new Database(path, { timeout: waitMs });
    chmodSync(path, 0o600);
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
  try {
    raw.exec('begin exclusive');
  } catch (problem) {
    raw.close();
    const said = sqliteProblem(problem, path);
    throw said instanceof Refusal && said.code === 'locked' ? new Refusal('locked', busy, said.hint) : said;
  }
  return { release: () => void raw.close() };
}
