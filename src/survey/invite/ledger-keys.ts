import { type HmacKey, hmacKey } from '../../vault/hmac.ts';
import { keysOf } from '../../vault/keyring.ts';
import type { Vault } from '../../vault/vault.ts';

/** Keys of the invitation ledger. What an earlier one digested cannot be digested again, so all of them are asked. */
export type LedgerKeys = {
  readonly current: { readonly generation: number; readonly key: HmacKey };
  readonly earlier: readonly HmacKey[];
};

/** Every key under which a number may stand in the ledger. */
export const allLedgerKeys = ({ current, earlier }: LedgerKeys): readonly HmacKey[] => [current.key, ...earlier];

export function ledgerKeysOf({ keyring }: Vault): LedgerKeys {
  const all = keysOf(keyring, 'invitationLedger').map(({ generation, key }) => ({ generation, key: hmacKey(key) }));
  return { current: all.at(-1) as LedgerKeys['current'], earlier: all.slice(0, -1).map(({ key }) => key) };
}
