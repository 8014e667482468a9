import { type FileHandle, open } from 'node:fs/promises';
import { copyOpened, type Measure } from '../files/copy.ts';
import { type Engine, sqliteProblem } from './engine.ts';
import { dataVersion, inSnapshot } from './snapshot.ts';

/** Where the header of an SQLite file says how it is written and read (fileformat2, 1.3), and what a file without a log says. */
const FORMAT_AT = 18;
const WITHOUT_LOG = 1;

/** Closing any handle of a file takes this process's locks on it away, SQLite's own among them (POSIX). */
const neverClosed: FileHandle[] = [];

/**
 * Copies a database in WAL mode as a plain file, hashed on the way and on disk when it returns: half of what SQLite's own
 * backup and a hash after it take. That is sound when the whole log is in the file and we read a snapshot that needs none of
 * the log, since SQLite puts nothing into a file while somebody reads it so. Others go on writing to the log.
 *
 * @param path where the copy goes; nothing may stand there. What is there when this fails is half a copy: its folder goes.
 * @returns undefined when there is no such moment: others write or read just now. Nothing was made then.
 */
export async function copyFrozen<Tables>(from: Engine<Tables>, path: string): Promise<Measure | undefined> {
  const { raw } = from;
  try {
    if (raw.inTransaction || raw.readonly || raw.pragma('journal_mode', { simple: true }) !== 'wal') return undefined;
    const seen = dataVersion(from);
    if (!isLogInFile(from)) return undefined;
    return await inSnapshot(from, async () => {
      raw.prepare('select 1 from sqlite_schema').get();
      // A commit between would be in the log alone.
      if (dataVersion(from) !== seen) return undefined;
      const source = await open(raw.name, 'r');
      neverClosed.push(source);
      // Under that name another file may stand, since a restore.
      if ((await source.stat({ bigint: true })).ino !== from.inode) return undefined;
      return await copyOpened(source, path, withoutLog);
    });
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
}

/** Puts what can be put of the log into the file, without waiting for anybody, and says whether that was all of it. */
function isLogInFile<Tables>({ raw }: Engine<Tables>): boolean {
  try {
    const [put] = raw.pragma('wal_checkpoint(passive)') as readonly Checkpoint[];
    return put !== undefined && put.busy === 0 && put.log === put.checkpointed;
  } catch {
    // A full disk: a copy elsewhere can still be made without that.
    return false;
  }
}

type Checkpoint = { readonly busy: number; readonly log: number; readonly checkpointed: number };

function withoutLog(first: Buffer): void {
  first.fill(WITHOUT_LOG, FORMAT_AT, FORMAT_AT + 2);
}
