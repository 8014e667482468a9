import { keyOf } from '../../vault/keyring.ts';
import { permanentKey, type Vault } from '../../vault/vault.ts';
import type { RegisterKeys } from '../restore/compare.ts';

/** The keys under which a register's events are digested, sealed and chained. */
export const registerKeysOf = (vault: Vault): RegisterKeys => ({
  digest: permanentKey(vault, 'registerDigest'),
  chain: permanentKey(vault, 'registerChain'),
  seal: keyOf(vault.keyring, 'registerSeal'),
});
