import { readMeta } from '../../db/meta.ts';
import { versionCount } from '../../db/notice.ts';
import { type Ledger, openLedger } from '../../home/erasure-ledger.ts';
import { currentIndexKey } from '../../home/index-key.ts';
import type { Opened } from '../../home/opened.ts';
import type { Writing } from '../../home/write.ts';
import { versionsOf } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';
import { keyOf } from '../../vault/keyring.ts';
import { readChain } from '../../vault/vault.ts';
import type { PreparedTexts, TextKeys } from './prepare.ts';
import { textKeys } from './text-id.ts';

/** The keys and the notice as they are now. Whether they still count is asked again inside each transaction. */
export async function readTextKeys(opened: Opened): Promise<TextKeys> {
  const { store, vault, homeId } = opened;
  const { generation } = textKeys(vault).current;
  return {
    homeId,
    chain: readChain(vault),
    index: await currentIndexKey(opened),
    registerDigest: keyOf(vault.keyring, 'registerDigest'),
    registerSeal: keyOf(vault.keyring, 'registerSeal'),
    generation,
    ledger: (await ledgerOf(opened)).keys,
    versions: await versionsOf(store.db),
  };
}

/**
 * A ledger that cannot be asked keeps the words out, inside the transaction; it must not keep anybody from being opted
 * out before that.
 */
async function ledgerOf(opened: Opened): Promise<Pick<Ledger, 'keys'>> {
  try {
    return await openLedger(opened, opened.store.db);
  } catch (problem) {
    if (problem instanceof Refusal) return { keys: [] };
    throw problem;
  }
}

/** False when another process has changed the keys, the notice or the floor since these texts were prepared. */
export async function stillCounts(
  writing: Writing,
  ledger: Ledger,
  keys: TextKeys,
  prepared: readonly PreparedTexts[],
): Promise<boolean> {
  const belowFloor = prepared.some(({ packed: { firstSealedDay: day } }) => day !== undefined && day < writing.floor);
  return (
    !belowFloor &&
    (await readMeta(writing.db, 'indexKey')) === keys.index.id &&
    writing.sealer().epoch === keys.chain.epoch &&
    ledger.keys.every(({ generation }) => keys.ledger.some((key) => key.generation === generation)) &&
    (await versionCount(writing.db)) === keys.versions.length
  );
}
