import { utcDay } from '../calendar/instant.ts';
import { presentContacts } from '../db/erasable.ts';
import { erasuresBefore } from '../db/erasures.ts';
import type { ErasureTable } from '../db/schema.ts';
import { recoveryCopies } from '../home/keys.ts';
import type { Opened } from '../home/opened.ts';
import { Refusal } from '../refusal.ts';
import { readChain } from '../vault/vault.ts';
import { forgetErasures } from './ledger.ts';
import { forgottenHolds } from './openable.ts';

const CHUNK = 5_000;

/**
 * Forgets what was erased once no backup can bring it back: the chain on disk stands after its last day, and so does
 * every recovery copy not reported destroyed. Never before that day is past, or a chain dated ahead would let an import
 * record again what is not due yet; and after a restore not while a hold that it has forgotten may keep a backup openable.
 * What a hold still keeps in the store stays named, and is erased when it ends.
 *
 * @returns how many rows of the ledger went.
 */
export async function pruneErasures(opened: Opened): Promise<number> {
  try {
    const copies = (await recoveryCopies(opened)).filter(({ destroyed }) => !destroyed);
    const today = utcDay(opened.now());
    if (today <= ((await forgottenHolds(opened.store.db)) ?? '')) return 0;
    const opensFrom = [readChain(opened.vault).day, today, ...copies.map(({ chainDay }) => chainDay)];
    return await prune(opened, opensFrom.sort()[0] as string);
  } catch (problem) {
    // A register that cannot be read keeps its ledger; the sweep goes on.
    if (problem instanceof Refusal && problem.code !== 'locked') return 0;
    throw problem;
  }
}

async function prune(opened: Opened, day: string): Promise<number> {
  const register = await opened.register();
  let pruned = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: ErasureTable[] = await erasuresBefore(register.db, day, after, CHUNK);
    after = page.length < CHUNK ? undefined : page.at(-1)?.record;
    const records = page.map(({ record }) => record);
    const present = new Set(await presentContacts(opened.store.db, records));
    const past = records.filter((record) => !present.has(record));
    if (past.length > 0) await forgetErasures(opened, past);
    pruned += past.length;
  }
  return pruned;
}
