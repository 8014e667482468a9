import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { millisecondsOf } from '../calendar/instant.ts';
import { bulkWrites } from '../db/bulk.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { type RowOfEpoch, rowsOfEpochs, type SealedTable } from '../db/reseal.ts';
import { SEALED_TABLES } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { withoutEarlier } from '../vault/ratchet.ts';
import { readChain, type Sealer, writeChain } from '../vault/vault.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;
/**
 * A second's work, then a while without the lock: SQLite looks every 100 ms at most whether it is free, and whoever
 * records one contact meanwhile waits 5 seconds for it.
 */
const WORK_MS = 1_000;
const LET_OTHERS_IN_MS = 110;

export type Resealed = {
  readonly records: number;
  /** Rows that do not open: because of them the earlier epochs are kept, or a backup's whole copy would be lost too. */
  readonly unopened: number;
};

/**
 * Seals everything that is under an earlier epoch of the chain again, under the present one and to the same day, in
 * chunks that each commit with their audit entry; then forgets the earlier epochs. A killed run is finished by the next
 * sweep or by running it again: rows tell by their own bytes which epoch they are of. One look-up when nobody asked for it.
 */
export async function finishReseal(
  opened: Opened,
  onProgress: (done: number) => void = () => undefined,
): Promise<Resealed> {
  if ((await readMeta(opened.store.db, 'resealing')) !== 'yes') return { records: 0, unopened: 0 };
  const endBulk = bulkWrites(opened.store);
  try {
    let records = 0;
    for (const table of SEALED_TABLES)
      records += await resealTable(opened, table, (more) => onProgress(records + more));
    return { records, unopened: await forgetEarlier(opened, records) };
  } finally {
    endBulk();
  }
}

async function resealTable(opened: Opened, table: SealedTable, onProgress: (done: number) => void): Promise<number> {
  const now = () => millisecondsOf(opened.now());
  let records = 0;
  let began = now();
  let after: string | undefined = '';
  while (after !== undefined) {
    // SQLite never lets go of the thread: without a turn of the loop no signal would be heard before the end.
    await turn();
    if (now() - began > WORK_MS) {
      await pause(LET_OTHERS_IN_MS);
      began = now();
    }
    if (opened.signal.aborted) throw interrupted(opened);
    const from: string = after;
    const chunk = await write(opened, async (writing) => {
      const rows = rowsOfEpochs(opened.store, table, earlierEpochs(opened));
      const page = rows.after(from, CHUNK);
      const sealer = writing.sealer();
      let count = 0;
      for (const row of page) {
        const sealed = sealedAgain(sealer, table, row);
        if (!sealed) continue;
        rows.put(row.id, sealed);
        count += 1;
      }
      if (count > 0)
        await writing.audit({ act: 'keys reseal', counts: { records: count }, facts: { table, epoch: sealer.epoch } });
      return { count, next: page.length < CHUNK ? undefined : page.at(-1)?.id };
    });
    records += chunk.count;
    after = chunk.next;
    onProgress(records);
  }
  return records;
}

/** undefined for a row that is damaged, or whose day is past. */
function sealedAgain(sealer: Sealer, table: SealedTable, { id, day, sealed }: RowOfEpoch): Buffer | undefined {
  try {
    const content = sealer.open<unknown>({ table, id, day }, sealed);
    return content === undefined ? undefined : sealer.seal({ table, id, day }, content);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}

const earlierEpochs = ({ vault }: Opened): readonly number[] =>
  (readChain(vault).earlier ?? []).map(({ epoch }) => epoch);

/** Asks under the write lock whether anything is left, and forgets what nothing needs. Chain first: who is killed between comes here again. */
function forgetEarlier(opened: Opened, records: number): Promise<number> {
  return write(opened, async (writing: Writing) => {
    const chain = readChain(opened.vault);
    const epochs = earlierEpochs(opened);
    const unopened = SEALED_TABLES.reduce(
      (sum, table) => sum + rowsOfEpochs(opened.store, table, epochs).count(chain.day),
      0,
    );
    if (unopened === 0) writeChain(opened.vault, withoutEarlier(chain));
    await writeMeta(writing.db, 'resealing', 'no');
    await writing.audit({
      act: 'keys reseal done',
      counts: { records, unopened },
      facts: { epoch: chain.epoch, forgotten: unopened === 0 },
    });
    return unopened;
  });
}

function interrupted(opened: Opened): Refusal {
  const code = opened.signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  return new Refusal(
    code,
    'Stopped while everything was being sealed again; each chunk is whole.',
    'Run it again, or the next sweep goes on: steward keys rotate --reseal',
  );
}
