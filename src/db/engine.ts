import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { fileProblem } from '../files/atomic.ts';
import { Refusal } from '../refusal.ts';

/** Kysely sends a plain `begin`, which would let two writers both read first and one fail late; ours take the lock at once. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#config);
  }
}

export type Engine<Tables> = { readonly db: Kysely<Tables>; readonly raw: Database.Database };

export type OpenOptions = { readonly waitMs: number; readonly create?: boolean; readonly journal: 'wal' | 'delete' };

/**
 * Opens one SQLite file. secure_delete: what is deleted is overwritten with zeros in the pages. synchronous FULL: what
 * was answered is on disk. temp_store memory: sorting never spills somebody's data into a temporary file.
 */
export function openSqlite<Tables>(path: string, options: OpenOptions): Engine<Tables> {
  let raw: Database.Database;
  try {
    raw = new Database(path, { timeout: options.waitMs, fileMustExist: options.create !== true });
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
  try {
    raw.pragma('secure_delete = on');
    raw.pragma('temp_store = memory');
    raw.pragma('cache_size = -49152');
    raw.pragma('foreign_keys = on');
    if (raw.pragma('journal_mode', { simple: true }) !== options.journal)
      raw.pragma(`journal_mode = ${options.journal}`);
    raw.pragma('synchronous = full');
  } catch (problem) {
    raw.close();
    throw sqliteProblem(problem, path);
  }
  return { db: new Kysely<Tables>({ dialect: new ImmediateDialect({ database: raw }) }), raw };
}

/** What SQLite said, as one sentence; anything else comes back unchanged. SQLite's own text can hold values: never shown. */
export function sqliteProblem(problem: unknown, path: string): unknown {
  const code = (problem as { code?: unknown })?.code;
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return fileProblem(problem, path);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new Refusal(
      'locked',
      'Another Steward command is writing to this home.',
      'Try again, or wait longer with --wait 60s.',
    );
  }
  if (code === 'SQLITE_CORRUPT' || code.startsWith('SQLITE_CORRUPT_') || code === 'SQLITE_NOTADB') {
    return new Refusal(
      'corrupted',
      `${path} is damaged and cannot be read.`,
      'Restore it from a backup. Do not delete the damaged file first.',
    );
  }
  if (code === 'SQLITE_FULL')
    return new Refusal(
      'disk-full',
      `${path}: the disk is full.`,
      'Free some space and run the command again; nothing was half-written.',
    );
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') {
    return new Refusal(
      'read-only',
      `${path} cannot be written to.`,
      'Use a home that can be written, as the user that owns it.',
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN'))
    return new Refusal(
      'no-store',
      `${path} cannot be opened.`,
      'Make a home with: steward init. Or name yours with --home DIR.',
    );
  if (code.startsWith('SQLITE_IOERR'))
    return new Refusal(
      'disk-error',
      `${path}: the disk could not be read or written.`,
      'Check the free space and the disk, then run the command again.',
    );
  return problem;
}
