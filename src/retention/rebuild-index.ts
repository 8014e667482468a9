import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { indexLines } from '../contacts/match-keys.ts';
import { countLiving } from '../db/exports.ts';
import { clearIndex, contactsAfter, indexBuilder } from '../db/index-rebuild.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { heapTidier } from '../files/tidy-heap.ts';
import { usableIndexKey } from '../home/index-key.ts';
import type { Opened } from '../home/opened.ts';
import { finishIndexKey } from '../home/step.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { symbols } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';
import { type IndexKey, indexHmac, type Sealer, writeIndexKey } from '../vault/vault.ts';

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
    const current = await usableIndexKey(opened, writing.db);
    writeIndexKey(vault, current ?? next, current ? next : null);
    return buildIndex(opened, writing, { key: next, month, dueAfter: writing.at });
  });
  // Under the write lock again: a rebuild elsewhere must not find its two keys replaced.
  await write(opened, (writing) => finishIndexKey(opened, writing.db));
  return rebuilt;
}

/**
 * Makes good an index key that is missing, damaged or another store's: an index is nothing that the living contacts
 * cannot bring again. For whoever is about to write to it; tells the person. Key first: a kill before the commit leaves a
 * key that the store does not name, and the next command begins again.
 */
export async function mendIndexKey(opened: Opened): Promise<void> {
  if (await usableIndexKey(opened, opened.store.db)) return;
  const rebuilt = await write(opened, async (writing) => {
    // Another command was here first, or was in the middle of its rebuild.
    if (await usableIndexKey(opened, writing.db)) return undefined;
    // Refuses without the chain, before anything is replaced.
    writing.sealer();
    const next = newIndexKey(opened.random);
    writeIndexKey(opened.vault, next, null);
    const month = [londonDay(writing.at).slice(0, 7), (await readMeta(writing.db, 'indexMonth')) ?? ''].sort().at(-1);
    return buildIndex(opened, writing, { key: next, month: month ?? '', dueAfter: writing.at });
  });
  if (!rebuilt) return;
  const { contacts, unopened } = rebuilt;
  const lost = unopened > 0 ? `; ${unopened} more ${unopened === 1 ? 'does' : 'do'} not open and cannot be found` : '';
  opened.tell(
    `The index key did not fit, so the index of ${contacts} ${contacts === 1 ? 'contact' : 'contacts'} was built anew under a fresh key${lost}.`,
  );
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
  let [pages, contacts, unopened, after] = [0, 0, 0, ''];
  for (
    let page = await contactsAfter(writing.db, after, wish.dueAfter, 2_000);
    page.length > 0;
    page = await contactsAfter(writing.db, after, wish.dueAfter, 2_000)
  ) {
    pages += 1;
    // After every page it would be a tenth of the time.
    if (pages % 5 === 0) tidy();
    for (const row of page) {
      after = row.id;
      const personal = personalOf(sealer, row);
      if (!personal) {
        unopened += 1;
        continue;
      }
      contacts += 1;
      for (const line of indexLines(personal, row, key)) index.put(line);
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
