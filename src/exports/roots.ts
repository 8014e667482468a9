import type { Day } from '../calendar/types.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { plainName } from '../notice/spelling.ts';
import { openVault, writeKeyring } from '../vault/vault.ts';
import { rootKeyId } from './pseudonym.ts';

/** The root of all pseudonyms in one recipient's files of one recipe and year, and the name by which a manifest calls it. */
export type PseudonymRoot = { readonly root: Buffer; readonly keyId: string };

/** Where the keyring keeps a root: `recipient/recipe/year`, ids as they are compared, so that no spelling has a root of its own. */
export const rootName = (recipient: string, recipe: string, day: Day): string =>
  `${plainName(recipient)}/${plainName(recipe)}/${day.slice(0, 4)}`;

/**
 * The root for a recipient, a recipe and the year of a London day (D11); made, and audited, on its first use.
 *
 * Inside a write, and from the keyring as it is on disk: the store's write lock is what keeps two commands from making two
 * roots, or one from writing back a keyring without the other's. The keyring is replaced before the transaction commits,
 * so after a crash there may be a root without an entry, which has made no pseudonym; never a pseudonym without its root.
 */
export async function rootFor(
  opened: Opened,
  writing: Writing,
  use: { readonly recipient: string; readonly recipe: string; readonly today: Day },
): Promise<PseudonymRoot> {
  const { home, master, random } = opened.vault;
  const { keyring } = openVault(home, master, random);
  const name = rootName(use.recipient, use.recipe, use.today);
  const kept = keyring.pseudonymRoots[name];
  if (kept !== undefined) return named(Buffer.from(kept, 'base64'));

  const made = named(random(32));
  await writing.audit({
    act: 'export key',
    facts: { recipient: use.recipient, recipe: use.recipe, year: Number(use.today.slice(0, 4)), keyId: made.keyId },
  });
  writeKeyring(opened.vault, {
    ...keyring,
    pseudonymRoots: { ...keyring.pseudonymRoots, [name]: made.root.toString('base64') },
  });
  return made;
}

const named = (root: Buffer): PseudonymRoot => ({ root, keyId: rootKeyId(root) });
