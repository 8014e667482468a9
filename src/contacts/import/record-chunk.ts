import { jobStarted } from '../../db/jobs.ts';
import { readMeta } from '../../db/meta.ts';
import { versionCount } from '../../db/notice.ts';
import type { Opened } from '../../home/opened.ts';
import { type Writing, write } from '../../home/write.ts';
import { type NewFile, registerFile } from '../../retention/files.ts';
import { recordEntering } from '../record.ts';
import type { ImportKeys, OpenKeys, PreparedRows } from './rows.ts';

export const JOB = 'contact import';

/** One chunk on its way in. `rejects`: the file that its rejected rows are the first to need. */
export type ChunkToRecord = {
  readonly number: number;
  readonly rows: PreparedRows;
  readonly keys: ImportKeys;
  readonly open: OpenKeys;
  readonly mapping: string;
  readonly rejects: NewFile | undefined;
};

export type ChunkReceipt = {
  readonly recorded: number;
  readonly duplicates: number;
  readonly rejectsRow: string | undefined;
};

/**
 * Records one chunk in one transaction with its audit entry. 'stale' when a sweep of another process has changed the
 * index key or forgotten a day that a row is sealed to, or the notice has a new version: then nothing was written, and
 * the chunk must be prepared again.
 */
export function recordChunk(opened: Opened, chunk: ChunkToRecord): Promise<ChunkReceipt | 'stale'> {
  const { rows, keys, number, mapping } = chunk;
  return write(opened, async (writing) => {
    const { firstSealedDay } = rows.entering;
    if (firstSealedDay !== undefined && firstSealedDay < writing.floor) return 'stale';
    if (!(await stillCounts(writing, keys))) return 'stale';
    if (number === 1) await jobStarted(writing.db, JOB, writing.at);
    const { recorded, duplicates } = await recordEntering(opened, writing, rows.entering, {
      imported: true,
      index: chunk.open.index,
      sealer: chunk.open.sealer,
    });
    const rejectsRow = chunk.rejects && (await registerFile(opened, writing, chunk.rejects));
    const counts = { recorded: recorded.length, duplicates, rejected: rows.rejected.length };
    await writing.audit({ act: JOB, counts, facts: { chunk: number, mapping } });
    return { recorded: recorded.length, duplicates, rejectsRow };
  });
}

async function stillCounts(writing: Writing, keys: ImportKeys): Promise<boolean> {
  return (
    (await readMeta(writing.db, 'indexKey')) === keys.index.id &&
    writing.sealer().epoch === keys.chain.epoch &&
    (await versionCount(writing.db)) === keys.versions.length
  );
}
