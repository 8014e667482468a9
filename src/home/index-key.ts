import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { type IndexKey, readIndexKey } from '../vault/vault.ts';
import type { Opened } from './opened.ts';

/** A rebuild elsewhere swaps the name in the store and the key in the file one after the other. */
const TRIES = 3;

/**
 * The key of the identifier index that the store names now, for whoever looks somebody up. Refuses
 * (`index-key-missing`, `index-key-damaged`) when the file has none that fits.
 */
export async function currentIndexKey({ vault, store }: Pick<Opened, 'vault' | 'store'>): Promise<IndexKey> {
  for (let tries = 1; ; tries += 1) {
    try {
      return readIndexKey(vault, (await readMeta(store.db, 'indexKey')) ?? '');
    } catch (problem) {
      if (!isUnusable(problem) || tries === TRIES) throw problem;
    }
  }
}

/** The same under the write lock, where nothing can be swapped; undefined when the file has none that fits. */
export async function usableIndexKey({ vault }: Pick<Opened, 'vault'>, db: Db): Promise<IndexKey | undefined> {
  try {
    return readIndexKey(vault, (await readMeta(db, 'indexKey')) ?? '');
  } catch (problem) {
    if (isUnusable(problem)) return undefined;
    throw problem;
  }
}

/** Missing, cut, or another store's: a file of which no look-up can be made. One that may not be read is none of these. */
const isUnusable = (problem: unknown): boolean =>
  problem instanceof Refusal && (problem.code === 'index-key-missing' || problem.code === 'index-key-damaged');

/** What is wrong with the index key, in one sentence with what makes it good; undefined when nothing is. */
export async function indexKeyProblem(opened: Pick<Opened, 'vault' | 'store'>): Promise<string | undefined> {
  try {
    await currentIndexKey(opened);
    return undefined;
  } catch (problem) {
    if (problem instanceof Refusal) return inOneSentence(problem);
    throw problem;
  }
}

export const inOneSentence = ({ message, hint }: Refusal): string =>
  [message, hint].filter((part) => part !== undefined).join(' ');
