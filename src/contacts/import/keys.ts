import { openLedger } from '../../home/erasure-ledger.ts';
import { currentIndexKey } from '../../home/index-key.ts';
import type { Opened } from '../../home/opened.ts';
import { versionsOf } from '../../notice/versions.ts';
import { keyOf } from '../../vault/keyring.ts';
import { readChain } from '../../vault/vault.ts';
import type { ImportKeys } from './rows.ts';

/** The keys and the notice as they are now. Whether they still count is asked again inside each transaction. */
export async function readImportKeys(opened: Opened): Promise<ImportKeys> {
  const { store, vault, homeId } = opened;
  return {
    homeId,
    chain: readChain(vault),
    index: await currentIndexKey(opened),
    importReference: keyOf(vault.keyring, 'importReference'),
    ledger: (await openLedger(opened, store.db)).keys,
    versions: await versionsOf(store.db),
  };
}
