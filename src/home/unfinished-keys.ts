import type { Instant } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import type { Opened } from './opened.ts';

/** What a change of the keys that was cut short has left to do. */
export type UnfinishedKeys = { readonly renewal: Instant | null; readonly reseal: boolean };

/** A renewal is finished by whatever opens the home next, unless the register or the chain stands in its way. */
export async function unfinishedKeys({ store, vault }: Opened): Promise<UnfinishedKeys> {
  return {
    renewal: vault.keyring.pending?.at ?? null,
    reseal: (await readMeta(store.db, 'resealing')) === 'yes',
  };
}

export const unfinishedProblems = ({ renewal, reseal }: UnfinishedKeys): readonly string[] => [
  ...(renewal === null
    ? []
    : [`The renewal of the keys begun at ${renewal} is not finished: the register or the chain stands in its way.`]),
  ...(reseal
    ? ['Not everything is sealed again under the present epoch. Go on with: steward keys rotate --reseal']
    : []),
];
