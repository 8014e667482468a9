import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { matchKeys, outsideDigest } from '../contacts/match-keys.ts';
import { deleteIndexLines, deleteOrphans } from '../db/disposal.ts';
import { beginIndex, contactsAfter, putInNewIndex, swapIndex } from '../db/index-rebuild.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { countByChannel } from '../db/movements.ts';
import type { Opened } from '../home/opened.ts';
import { finishIndexKey } from '../home/step.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { symbols } from '../vault/ids.ts';
import { indexHmac, readChain, readIndexKey, type Sealer, sealerOf, writeIndexKey } from '../vault/vault.ts';

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

/**
 * Key first, index second, forget last: the file holds both keys while one transaction builds the new index beside the
 * old one and swaps them. The store names the key that counts, so a kill at any point leaves one that fits.
 */
export async function rebuildIndex(opened: Opened, month: string): Promise<void> {
  const { vault } = opened;
  const next = { id: symbols(8, opened.random), value: opened.random(32).toString('base64') };
  await write(opened, async (writing) => {
    const current = readIndexKey(vault, (await readMeta(writing.db, 'indexKey')) ?? '');
    writeIndexKey(vault, current, next);
    const key = indexHmac(next);
    const sealer = sealerOf(readChain(vault), opened.homeId, opened.random);
    await beginIndex(writing.db);
    const put = putInNewIndex(opened.store);
    let after = '';
    let contacts = 0;
    for (
      let page = await contactsAfter(writing.db, after, writing.at, 2_000);
      page.length > 0;
      page = await contactsAfter(writing.db, after, writing.at, 2_000)
    ) {
      for (const row of page) {
        const personal = contentOf(sealer, row);
        after = row.id;
        if (!personal) continue;
        for (const line of matchKeys(personal, key)) put({ ...line, owner: row.resident, until: row.due_at });
        if (personal.reference !== undefined) {
          put({
            kind: 'outside-reference',
            digest: outsideDigest(key, personal.source ?? '', personal.reference),
            tag: Buffer.alloc(0),
            owner: row.reference,
            until: row.due_at,
          });
        }
        contacts += 1;
      }
    }
    await swapIndex(writing.db);
    await writeMeta(writing.db, 'indexKey', next.id);
    await writeMeta(writing.db, 'indexMonth', month);
    await writeMeta(writing.db, 'unlinkableThrough', addDays(utcDay(writing.at), -1));
    await writing.audit({ act: 'index rebuild', counts: { contacts }, facts: { month } });
  });
  // Under the write lock again: a rebuild elsewhere must not find its two keys replaced.
  await write(opened, (writing) => finishIndexKey(opened, writing.db));
}

/** undefined for a row that does not open: one damaged row must not keep every other's digests under a key that is due to go. */
function contentOf(
  sealer: Sealer,
  row: { readonly id: string; readonly sealed_day: Day; readonly sealed: Buffer },
): PersonalData | undefined {
  try {
    return sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}
