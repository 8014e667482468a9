import { jobStarted } from '../../db/jobs.ts';
import { readMeta } from '../../db/meta.ts';
import { versionCount } from '../../db/notice.ts';
import { type Ledger, openLedger } from '../../home/erasure-ledger.ts';
import type { Opened } from '../../home/opened.ts';
import { type Writing, write } from '../../home/write.ts';
import type { Entering } from '../entering/gather.ts';
import { recordEntering } from '../record.ts';
import { enterRejects, type RejectsEntered, type RejectsPlace } from './rejects-row.ts';
import type { ImportKeys, OpenKeys, PreparedRows, RejectedRow } from './rows.ts';

export const JOB = 'contact import';

/** One transaction of an import on its way in. */
export type Part = {
  readonly number: number;
  readonly chunks: readonly PreparedRows[];
  /** Their contacts. */
  readonly entering: Entering;
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
};

/**
 * Records one part in one transaction with its audit entry. 'stale' when a sweep of another process has changed the
 * index key or forgotten a day that a row is sealed to, the notice has a new version, or an erasure began a ledger that
 * the rows were not digested for: then nothing was written, and the rows must be prepared again.
 */
export function recordPart(opened: Opened, part: Part): Promise<PartReceipt | 'stale'> {
  return write(opened, async (writing) => {
    if (belowFloor(part.entering, writing) || !(await stillCounts(writing, part.keys))) return 'stale';
    const ledger = await openLedger(opened, writing.db);
    if (!digestedFor(ledger, part.keys)) return 'stale';
    if (part.number === 1) await jobStarted(writing.db, JOB, writing.at);
    const { index, sealer } = part.open;
    const options = { imported: true, index, sealer, isErased: ledger.names };
    const { recorded, duplicates, erased, told } = await recordEntering(opened, writing, part.entering, options);
    const { read, rejected, dropped } = sumOf(part.chunks);
    const rejectsRow =
      part.rejects && rejected.length > 0 ? await enterRejects(opened, writing, part.rejects) : undefined;
    const counts = { recorded, duplicates, rejected: rejected.length, ...(erased > 0 ? { erased } : {}) };
    await writing.audit({ act: JOB, counts, facts: { chunk: part.number, mapping: part.mapping } });
    return { read, recorded, duplicates, erased, told, rejected, dropped, rejectsRow };
  });
}

function sumOf(chunks: readonly PreparedRows[]): Pick<PartReceipt, 'read' | 'rejected' | 'dropped'> {
  const dropped: Record<string, number> = {};
  for (const chunk of chunks)
    for (const [field, count] of Object.entries(chunk.dropped)) dropped[field] = (dropped[field] ?? 0) + count;
  return {
    read: chunks.reduce((sum, { rows }) => sum + rows, 0),
    rejected: chunks.flatMap(({ rejected }) => rejected),
    dropped,
  };
}

/** A day on which one of the rows falls due has been forgotten since they were sealed. */
const belowFloor = ({ firstSealedDay }: Entering, writing: Writing): boolean =>
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
