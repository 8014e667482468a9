import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { matchKeys, outsideDigest } from '../contacts/match-keys.ts';
import { countLiving } from '../db/exports.ts';
import { clearIndex, contactsAfter, indexBuilder } from '../db/index-rebuild.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { heapTidier } from '../files/tidy-heap.ts';
import type { Opened } from '../home/opened.ts';
import { finishIndexKey } from '../home/step.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { symbols } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';
import { type IndexKey, indexHmac, readIndexKey, type Sealer, writeIndexKey } from '../vault/vault.ts';

/** `unopened`: contacts that no key here opens, or whose bytes are damaged; nobody can be found by them. */
export type Rebuilt = { readonly contacts: number; readonly unopened: number };

export const newIndexKey = (random: Random): IndexKey => ({
  id: symbols(8, random),
  value: random(32).toString('base64'),
});

/**
 * Key first, index second, forget last: the file holds both keys while one transaction empties the index and fills it
 * again. The store names the key that counts, so a kill at any point leaves one that fits.
 *
 * @param month London month, `2026-11`, that the index is built for.
 */
export async function rebuildIndex(opened: Opened, month: string): Promise<Rebuilt> {
  const { vault } = opened;
  const next = newIndexKey(opened.random);
  const rebuilt = await write(opened, async (writing) => {
    const current = readIndexKey(vault, (await readMeta(writing.db, 'indexKey')) ?? '');
    writeIndexKey(vault, current, next);
    return buildIndex(opened, writing, { key: next, month, dueAfter: writing.at });
  });
  // Under the write lock again: a rebuild elsewhere must not find its two keys replaced.
  await write(opened, (writing) => finishIndexKey(opened, writing.db));
  return rebuilt;
}

/**
 * Empties the index and fills it with what is not due at `dueAfter`, under a key that the store then names. Inside a
 * write; whoever reads meanwhile has the old one.
 */
export async function buildIndex(
  { store }: Pick<Opened, 'store'>,
  writing: Writing,
  wish: { readonly key: IndexKey; readonly month: string; readonly dueAfter: Instant },
): Promise<Rebuilt> {
  const key = indexHmac(wish.key);
  const sealer = writing.sealer();
  await clearIndex(writing.db);
  const index = indexBuilder(store);
  const tidy = heapTidier();
  let [contacts, unopened, after] = [0, 0, ''];
  for (
    let page = await contactsAfter(writing.db, after, wish.dueAfter, 2_000);
    page.length > 0;
    page = await contactsAfter(writing.db, after, wish.dueAfter, 2_000)
  ) {
    tidy();
    for (const row of page) {
      after = row.id;
      const personal = personalOf(sealer, row);
      if (!personal) {
        unopened += 1;
        continue;
      }
      contacts += 1;
      const until = row.due_at;
      for (const line of matchKeys(personal, key)) index.put({ ...line, owner: row.resident, until });
      if (personal.reference !== undefined) {
        const digest = outsideDigest(key, personal.source ?? '', personal.reference);
        index.put({ kind: 'outside-reference', digest, tag: NO_TAG, owner: row.reference, until });
      }
    }
  }
  index.end();
  await writeMeta(writing.db, 'indexKey', wish.key.id);
  await writeMeta(writing.db, 'indexMonth', wish.month);
  await writeMeta(writing.db, 'unlinkableThrough', addDays(utcDay(writing.at), -1));
  const counts = unopened > 0 ? { contacts, unopened } : { contacts };
  await writing.audit({ act: 'index rebuild', counts, facts: { month: wish.month } });
  return { contacts, unopened };
}

const NO_TAG = Buffer.alloc(0);

type Row = Awaited<ReturnType<typeof contactsAfter>>[number];

/** One damaged row must not keep everybody else from being found: `check` tells of it. */
function personalOf(sealer: Sealer, row: Row): PersonalData | undefined {
  try {
    return sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}

export type IndexPlan = { readonly contacts: number; readonly month: string; readonly builtFor: string };
export type IndexReceipt = Rebuilt & { readonly unlinkableThrough: Day | null };

/** A rebuild at once, for whoever must know that an index key which may have leaked answers nothing any more. */
export async function planRebuild(opened: Opened): Promise<IndexPlan> {
  const { db } = opened.store;
  return {
    contacts: await countLiving(db, opened.now()),
    month: londonDay(opened.now()).slice(0, 7),
    builtFor: (await readMeta(db, 'indexMonth')) ?? '',
  };
}

export async function applyRebuild(opened: Opened, { month, builtFor }: IndexPlan): Promise<IndexReceipt> {
  // A clock that was set back must not make the next month's sweep think that it has been rebuilt already.
  const rebuilt = await rebuildIndex(opened, month > builtFor ? month : builtFor);
  return { ...rebuilt, unlinkableThrough: (await readMeta(opened.store.db, 'unlinkableThrough')) ?? null };
}
