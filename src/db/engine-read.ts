import Database from 'better-sqlite3';
import { sqliteProblem } from './engine.ts';

/**
 * A connection that only reads, of this thread or another. Its cache is small: it goes through a table once, in order,
 * and would otherwise hold 48 MB of pages that nobody asks for again.
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
