import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** What the driver needs beside Kysely's own: the connection itself, and its path for sentences. */
type Connected = SqliteDialectConfig & {
  readonly raw: Database.Database;
  readonly path: string;
  /** Which file the path was when it was opened: a restore puts another in its place, and what the old one got is lost. */
  readonly inode: bigint | undefined;
  /** While this file is there a restore is about to do that, and nothing may be written to the old one any more. */
  readonly mark: string | undefined;
};

/**
 * Kysely sends a plain `begin`, which would let two writers both read first and one fail late; ours take the lock at once.
 * What SQLite complains of becomes a sentence that names the file. After a full disk SQLite has rolled back by itself,
 * and a second rollback would fail and hide why.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #connected: Connected;
  constructor(connected: Connected) {
    super(connected);
    this.#connected = connected;
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: async (query) => {
        try {
          return await connection.executeQuery(query);
        } catch (problem) {
          throw sqliteProblem(problem, this.#connected.path);
        }
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    const { path, inode, mark } = this.#connected;
    if (inodeOf(path) === inode && (mark === undefined || !existsSync(mark))) return;
    await super.rollbackTransaction(connection);
    throw new Refusal(
      'replaced',
      `${path} was replaced while this command ran.`,
      'The home was restored meanwhile. Run the command again; what it said before is in the old file only.',
    );
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#connected.raw.inTransaction) await super.rollbackTransaction(connection);
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #connected: Connected;
  constructor(connected: Connected) {
    super(connected);
    this.#connected = connected;
  }
  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#connected);
  }
}

export type Engine<Tables> = {
  readonly db: Kysely<Tables>;
  readonly raw: Database.Database;
  /** Which file the path was when it was opened. */
  readonly inode: bigint | undefined;
};

export type OpenOptions = {
  readonly waitMs: number;
  readonly create?: boolean;
  /** `off` = a file that nobody else has and that is thrown away should this process die: nothing is waited for. */
  readonly journal: 'wal' | 'delete' | 'off';
  /** A file whose presence says that the home is being replaced (home/restore/place.ts). */
  readonly mark?: string | undefined;
};

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
    raw.pragma('cache_size = -32768');
    raw.pragma('foreign_keys = on');
    if (raw.pragma('journal_mode', { simple: true }) !== options.journal)
      raw.pragma(`journal_mode = ${options.journal}`);
    raw.pragma(options.journal === 'off' ? 'synchronous = off' : 'synchronous = full');
  } catch (problem) {
    raw.close();
    throw sqliteProblem(problem, path);
  }
  return engineOn(raw, path, options.mark);
}

/** Kysely on an open connection, with the sentences and the locking of this house. */
export function engineOn<Tables>(raw: Database.Database, path: string, mark?: string): Engine<Tables> {
  const connected = { database: raw, raw, path, inode: inodeOf(path), mark };
  return { db: new Kysely<Tables>({ dialect: new ImmediateDialect(connected) }), raw, inode: connected.inode };
}

const inodeOf = (path: string): bigint | undefined => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;

/** A folder that this user may not look into, or may not make the file in, and not one that is not there. */
function closedTo(path: string): Refusal | undefined {
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (problem) {
    const said = fileProblem(problem, dirname(path));
    return said instanceof Refusal && said.code !== 'no-such-file' ? said : undefined;
  }
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
  // An emptied file is a database without tables to SQLite, and so is another program's.
  if (code === 'SQLITE_ERROR' && /^no such table/.test((problem as Error).message)) {
    return new Refusal(
      'corrupted',
      `${path} is empty, or not a Steward file.`,
      'Restore it from a backup, or name the right home with --home DIR.',
    );
  }
  if (code === 'SQLITE_FULL')
    return new Refusal(
      'disk-full',
      `${path}: the disk is full.`,
      'Free some space and run the command again; nothing was half-written.',
    );
  // A write-ahead log needs a file beside the store even to read, so a folder that cannot be written looks like this.
  const closedFolder = code.startsWith('SQLITE_CANTOPEN') && existsSync(path);
  if (closedFolder || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') {
    return new Refusal(
      'read-only',
      `${path} cannot be written to.`,
      'Use a home that can be written, as the user that owns it.',
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    const closed = closedTo(path);
    if (closed) return closed;
    return new Refusal(
      'no-store',
      `${path} cannot be opened.`,
      'Make a home with: steward init. Or name yours with --home DIR.',
    );
  }
  if (code.startsWith('SQLITE_IOERR'))
    return new Refusal(
      'disk-error',
      `${path}: the disk could not be read or written.`,
      'Check the free space and the disk, then run the command again.',
    );
  return problem;
}
