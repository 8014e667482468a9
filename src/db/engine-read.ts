import Database from 'better-sqlite3';
import { sqliteProblem } from './engine.ts';

/**
 * A connection of another thread that only reads. Its cache is small: it goes through the table once, in order, and
 * would otherwise hold 48 MB of pages that nobody asks for again.
 */
export function openForReading(path: string): Database.Database {
  try {
    const raw = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
    raw.pragma('temp_store = memory');
    raw.pragma('cache_size = -4096');
    return raw;
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
}
