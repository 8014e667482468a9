import type { HmacKey } from '../../vault/hmac.ts';
import type { Vault } from '../../vault/vault.ts';
import { permanentKey } from '../../vault/vault.ts';

/** A key of the invitation ledger. What an earlier one digested cannot be digested again, so all of them are asked. */
export type LedgerKeys = {
  readonly current: { readonly generation: number; readonly key: HmacKey };
  readonly earlier: readonly HmacKey[];
};

/** Every key under which a number may stand in the ledger. */
export const allLedgerKeys = ({ current, earlier }: LedgerKeys): readonly HmacKey[] => [current.key, ...earlier];

export const ledgerKeysOf = (vault: Vault): LedgerKeys => ({
  current: { generation: 1, key: permanentKey(vault, 'invitationLedger') },
  earlier: [],
});
