import { readMeta } from '../../db/meta.ts';
import { versionCount } from '../../db/notice.ts';
import type { Opened } from '../../home/opened.ts';
import type { Writing } from '../../home/write.ts';
import { versionsOf } from '../../notice/versions.ts';
import { keyOf } from '../../vault/keyring.ts';
import { readChain, readIndexKey } from '../../vault/vault.ts';
import type { PreparedTexts, TextKeys } from './prepare.ts';
import { textKeys } from './text-id.ts';

/** The keys and the notice as they are now. Whether they still count is asked again inside each transaction. */
export async function readTextKeys({ store, vault, homeId }: Opened): Promise<TextKeys> {
  const [{ generation }] = textKeys(vault);
  return {
    homeId,
    chain: readChain(vault),
    index: readIndexKey(vault, (await readMeta(store.db, 'indexKey')) ?? ''),
    registerDigest: keyOf(vault.keyring, 'registerDigest'),
    registerSeal: keyOf(vault.keyring, 'registerSeal'),
    generation,
    versions: await versionsOf(store.db),
  };
}

/** False when another process has changed the keys, the notice or the floor since these texts were prepared. */
export async function stillCounts(writing: Writing, keys: TextKeys, { entering }: PreparedTexts): Promise<boolean> {
  const { firstSealedDay } = entering;
  return (
    (firstSealedDay === undefined || firstSealedDay >= writing.floor) &&
    (await readMeta(writing.db, 'indexKey')) === keys.index.id &&
    writing.sealer().epoch === keys.chain.epoch &&
    (await versionCount(writing.db)) === keys.versions.length
  );
}
