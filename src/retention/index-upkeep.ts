import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { deleteIndexLines, deleteOrphans } from '../db/disposal.ts';
import { readMeta } from '../db/meta.ts';
import { countByChannel } from '../db/movements.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { rebuildIndex } from './rebuild-index.ts';

const KINDS = [
  'phone',
  'email',
  'nino',
  'council-tax-reference',
  'tenancy-reference',
  'uprn',
  'name-dob',
  'outside-reference',
] as const;
/** A transaction never takes a larger part of the index than about this many contacts' lines. */
const PART = 50_000;

/** Removes the index lines of what has fallen due, in parts, and what is remembered of residents of whom nothing is left. */
export async function cleanIndex(opened: Opened, asOf: Instant): Promise<void> {
  const held = (await countByChannel(opened.store.db)).reduce((sum, row) => sum + Number(row.count), 0);
  const parts = Math.min(256, Math.max(1, Math.ceil(held / PART)));
  for (const kind of KINDS) {
    for (let part = 0; part < parts; part += 1) {
      const from = Buffer.from([Math.floor((part * 256) / parts)]);
      const before = part + 1 === parts ? undefined : Buffer.from([Math.floor(((part + 1) * 256) / parts)]);
      await write(opened, (writing) =>
        deleteIndexLines(writing.db, asOf, kind, part === 0 ? Buffer.alloc(0) : from, before),
      );
    }
  }
  await write(opened, (writing) => deleteOrphans(writing.db));
}

/**
 * The first sweep of a month rebuilds the identifier index under a fresh key and forgets the old one (D3): a copy of the
 * index from before then answers nobody's "did this number ever call?".
 *
 * @returns the last day whose index nobody can ask any more, or null before the first rebuild.
 */
export async function unlinkable(opened: Opened): Promise<Day | null> {
  const month = londonDay(opened.now()).slice(0, 7);
  const built = await readMeta(opened.store.db, 'indexMonth');
  if (built !== undefined && month > built) await rebuildIndex(opened, month);
  return (await readMeta(opened.store.db, 'unlinkableThrough')) ?? null;
}
