import { jobStarted } from '../../db/jobs.ts';
import { readMeta } from '../../db/meta.ts';
import { versionCount } from '../../db/notice.ts';
import { type Ledger, openLedger } from '../../home/erasure-ledger.ts';
import type { Opened } from '../../home/opened.ts';
import { type Writing, write } from '../../home/write.ts';
import { recordEntering } from '../record.ts';
import { enterRejects, type RejectsEntered, type RejectsPlace } from './rejects-row.ts';
import type { ImportKeys, OpenKeys, PreparedRows, RejectedRow } from './rows.ts';

export const JOB = 'contact import';

/**
 * Rows to a transaction, as long as they are at hand. Every transaction touches nearly every page of a large index, so
 * that 5,000 write four times as much as 20,000; and 20,000 hold the lock for a second, which others can wait.
 */
const ROWS_AT_MOST = 20_000;

/** One transaction of an import on its way in. */
export type Part = {
  readonly number: number;
  readonly first: PreparedRows;
  /** The next chunk when it is at hand; never waits for whoever writes into a pipe, as the store is locked meanwhile. */
  readonly more: () => Promise<PreparedRows | undefined>;
  readonly keys: ImportKeys;
  readonly open: OpenKeys;
  readonly mapping: string;
  /** The file for rejected rows, where it is not in the register of files yet. */
  readonly rejects: RejectsPlace | undefined;
};

export type PartReceipt = {
  readonly read: number;
  readonly recorded: number;
  readonly duplicates: number;
  /** Rows that were erased and do not come back. */
  readonly erased: number;
  /** Recorded with the outcome that the number wants no survey. */
  readonly told: number;
  readonly rejected: readonly RejectedRow[];
  readonly dropped: Readonly<Record<string, number>>;
  /** The row of the rejects file, when this part made it. */
  readonly rejectsRow: RejectsEntered | undefined;
  /** A chunk that came and could not be written any more under these keys. */
  readonly left: PreparedRows | undefined;
};

/**
 * Records one part in one transaction with its audit entry. 'stale' when a sweep of another process has changed the
 * index key or forgotten a day that a row is sealed to, the notice has a new version, or an erasure began a ledger that
 * the rows were not digested for: then nothing was written, and the rows must be prepared again.
 */
export function recordPart(opened: Opened, part: Part): Promise<PartReceipt | 'stale'> {
  return write(opened, async (writing) => {
    if (belowFloor(part.first, writing) || !(await stillCounts(writing, part.keys))) return 'stale';
    const ledger = await openLedger(opened, writing.db);
    if (!digestedFor(ledger, part.keys)) return 'stale';
    if (part.number === 1) await jobStarted(writing.db, JOB, writing.at);
    const rejected: RejectedRow[] = [];
    const dropped: Record<string, number> = {};
    let [read, recorded, duplicates, erased, told] = [0, 0, 0, 0, 0];
    let rows: PreparedRows | undefined = part.first;
    while (rows && !belowFloor(rows, writing)) {
      const result = await recordRows(opened, writing, part, rows, ledger);
      read += rows.rows;
      recorded += result.recorded;
      duplicates += result.duplicates;
      erased += result.erased;
      told += result.told;
      for (const row of rows.rejected) rejected.push(row);
      for (const [field, count] of Object.entries(rows.dropped)) dropped[field] = (dropped[field] ?? 0) + count;
      rows = read < ROWS_AT_MOST ? await part.more() : undefined;
    }
    const rejectsRow =
      part.rejects && rejected.length > 0 ? await enterRejects(opened, writing, part.rejects) : undefined;
    const counts = { recorded, duplicates, rejected: rejected.length, ...(erased > 0 ? { erased } : {}) };
    await writing.audit({ act: JOB, counts, facts: { chunk: part.number, mapping: part.mapping } });
    return { read, recorded, duplicates, erased, told, rejected, dropped, rejectsRow, left: rows };
  });
}

/** A function of its own, so that what a chunk is unpacked to can be let go before the next one is asked for. */
async function recordRows(opened: Opened, writing: Writing, part: Part, rows: PreparedRows, ledger: Ledger) {
  const { index, sealer } = part.open;
  const options = { imported: true, index, sealer, isErased: ledger.names };
  const { recorded, duplicates, erased, told } = await recordEntering(opened, writing, rows.entering(), options);
  return { recorded: recorded.length, duplicates, erased, told };
}

/** A day on which one of the rows falls due has been forgotten since they were sealed. */
const belowFloor = ({ firstSealedDay }: PreparedRows, writing: Writing): boolean =>
  firstSealedDay !== undefined && firstSealedDay < writing.floor;

const digestedFor = ({ keys }: Ledger, prepared: ImportKeys): boolean =>
  keys.every(({ generation }) => prepared.ledger.some((key) => key.generation === generation));

async function stillCounts(writing: Writing, keys: ImportKeys): Promise<boolean> {
  return (
    (await readMeta(writing.db, 'indexKey')) === keys.index.id &&
    writing.sealer().epoch === keys.chain.epoch &&
    (await versionCount(writing.db)) === keys.versions.length
  );
}
