import { invitationOf } from '../db/invitations.ts';
import type { Opened } from '../home/opened.ts';
import { allLedgerKeys, ledgerKeysOf } from '../survey/invite/ledger-keys.ts';
import { digestOf } from '../vault/digest.ts';
import type { PackInvitation } from './pack/contents.ts';

/** What the ledger of invitations remembers of these numbers (E.164), in their order; of answers nobody can say whose they are. */
export async function gatherInvitations(
  { store, vault }: Opened,
  numbers: readonly string[],
): Promise<readonly PackInvitation[]> {
  const keys = allLedgerKeys(ledgerKeysOf(vault));
  const found: PackInvitation[] = [];
  for (const number of numbers) {
    for (const key of keys) {
      const row = await invitationOf(store.db, digestOf(key, 'phone', number));
      if (row) found.push({ number, textedOn: row.day, before: row.previous_day });
    }
  }
  return found;
}
