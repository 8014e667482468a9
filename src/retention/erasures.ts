import { setImmediate as turn } from 'node:timers/promises';
import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { deleteEmptyResidents, type ErasableRow, erasableRows, presentContacts } from '../db/erasable.ts';
import { erasuresAfter, extendErasure } from '../db/erasures.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import type { ErasureTable } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { currentVersion } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { disposeOf } from './dispose.ts';
import { type Copies, copiesOf, openableUntil } from './openable.ts';
import { linesBroughtBy, takeLinesBack } from './redue-index.ts';
import { SEALED_BEYOND } from './renew.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;

export type Finished = {
  readonly erased: number;
  /** References of contacts that the ledger names and that stay, because their recording could not be destroyed. */
  readonly stuck: readonly string[];
};

export type FinishOptions = {
  /** False in a restore, which makes the whole index anew afterwards and may have no key for the one it found. */
  readonly index?: boolean;
};

/**
 * Disposes of every contact that the erasure ledger names and that is in the store: what `erase` applies, what finishes
 * an erase that was killed after the ledger knew, and what a restore replays over what a backup brought back. A hold
 * placed since keeps a contact, one from before the erasure does not (db/erasable.ts); asked again in each transaction.
 * Refuses when the register cannot be read.
 */
export async function finishErasures(opened: Opened, options: FinishOptions = {}): Promise<Finished> {
  const register = await opened.register();
  const stuck: string[] = [];
  let erased = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: ErasureTable[] = await erasuresAfter(register.db, after, CHUNK);
    after = page.length < CHUNK ? undefined : page.at(-1)?.record;
    const present = new Set(
      await presentContacts(
        opened.store.db,
        page.map(({ record }) => record),
      ),
    );
    if (present.size === 0) continue;
    // SQLite never lets go of the thread: without a turn of the loop no signal would be heard before the end.
    await turn();
    if (opened.signal.aborted) throw interrupted(opened, erased);
    const named = page.filter(({ record }) => present.has(record));
    const chunk = await write(opened, (writing) => eraseChunk(opened, writing, named, options));
    erased += chunk.count;
    stuck.push(...chunk.stuck);
  }
  return { erased, stuck };
}

type Chunk = { readonly count: number; readonly stuck: readonly string[] };

async function eraseChunk(
  opened: Opened,
  writing: Writing,
  named: readonly ErasureTable[],
  { index = true }: FinishOptions,
): Promise<Chunk> {
  const rows = await erasableRows(writing.db, named, SEALED_BEYOND);
  if (rows.length === 0) return { count: 0, stuck: [] };
  const copies = await copiesOf(writing.db);
  const { versions } = copies;
  const until = await rememberUntil(opened, rows, named, copies);
  const { notice } = currentVersion(versions, londonDay(writing.at));
  const brought = index ? await linesBroughtBy(opened, writing, rows) : [];
  const recordingsRoot = notice.recordingsRoot.value ?? undefined;
  const { count, stuck } = await disposeOf(writing, { rows, cause: 'erased', versions, recordingsRoot });
  const kept = new Set(stuck.map(({ reference }) => reference));
  if (count === 0) return { count, stuck: [...kept] };
  if (index) await takeLinesBack(opened, writing, brought);
  await deleteEmptyResidents(writing.db, [...new Set(rows.map(({ resident }) => resident))]);
  const known = (await readMeta(writing.db, 'erasedUntil')) ?? '';
  if (until > known) await writeMeta(writing.db, 'erasedUntil', until);
  const gone = rows.filter(({ reference }) => !kept.has(reference));
  await writing.audit({
    act: 'erase',
    references: gone.map(({ reference }) => reference),
    residents: [...new Set(gone.map(({ resident }) => resident))],
    counts: { erased: count, ...(kept.size > 0 ? { kept: kept.size } : {}) },
  });
  return { count, stuck: [...kept] };
}

/**
 * A contact that was kept after its erasure may have been sealed to a later day since, and backups made meanwhile open
 * until then: the ledger learns it before the contact goes.
 *
 * @returns the last day on which a backup can open any of them.
 */
async function rememberUntil(
  opened: Opened,
  rows: readonly ErasableRow[],
  named: readonly ErasureTable[],
  copies: Copies,
): Promise<Day> {
  const known = new Map(named.map(({ record, until }) => [record, until]));
  const register = await opened.register();
  let latest = '';
  for (const row of rows) {
    const before = known.get(row.id) ?? '';
    const until = openableUntil(row, copies);
    if (until > before) await extendErasure(register.db, row.id, until);
    latest = [latest, before, until].sort().at(-1) as Day;
  }
  return latest;
}

function interrupted(opened: Opened, erased: number): Refusal {
  const code = opened.signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  return new Refusal(
    code,
    `Stopped after ${erased} contacts were erased; each chunk is whole.`,
    'Run it again, or the next sweep goes on: steward retention sweep',
  );
}
