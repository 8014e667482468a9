import { hkdfSync } from 'node:crypto';
import type { Random } from './random.ts';

/**
 * The permanent keys (`secure/keyring`, in every backup). Each has one use. The chain and the index key are not here:
 * they must be forgettable, and live in `never-back-up/`.
 */
export type Keyring = {
  readonly home: string;
  readonly keys: Readonly<Record<KeyName, string>>;
  /** Roots of the pseudonyms, one for each recipient, recipe and year (D11), by `recipient/recipe/year`. */
  readonly pseudonymRoots: Readonly<Record<string, string>>;
};

/**
 * invitationLedger, textId, surveyToken: digests of numbers that were invited, of ids of received texts, of survey links.
 * What these three and erasureLedger digested cannot be digested again, because the plain value is kept nowhere: a renewal
 * of the keys keeps the old ones until their last digest is pruned.
 * audit: chains the audit. registerDigest, registerSeal, registerChain: the opt-out register. importReference: derives a
 * reference for an imported row that has none (permanent, or the same file would be new again after a month's rebuild).
 * erasureLedger: digests of what was erased and must not come back.
 */
export const KEY_NAMES = [
  'audit',
  'registerDigest',
  'registerSeal',
  'registerChain',
  'importReference',
  'erasureLedger',
  'invitationLedger',
  'textId',
  'surveyToken',
] as const;
export type KeyName = (typeof KEY_NAMES)[number];

export function newKeyring(home: string, random: Random): Keyring {
  const keys = Object.fromEntries(KEY_NAMES.map((name) => [name, random(32).toString('base64')])) as Record<
    KeyName,
    string
  >;
  return { home, keys, pseudonymRoots: {} };
}

/** A keyring from before a key had a name of its own has it derived: always the same, and from nothing that is less secret. */
export function keyOf(keyring: Keyring, name: KeyName): Buffer {
  const found: string | undefined = keyring.keys[name];
  if (found !== undefined) return Buffer.from(found, 'base64');
  const from = Buffer.from(keyring.keys.erasureLedger, 'base64');
  return Buffer.from(hkdfSync('sha256', from, '', `steward/1/key/${name}`, 32));
}

/** A key of the erasure ledger with its number: what it digested cannot be digested again, so a renewal adds to them. */
export type LedgerKey = { readonly generation: number; readonly key: Uint8Array };

/** Which key digests what is erased now; each row of the ledger says under which one it was digested. */
export const ledgerGeneration = (_keyring: Keyring): number => 1;

/** Every key of the ledger, oldest first. */
export const ledgerKeys = (keyring: Keyring): readonly LedgerKey[] => [
  { generation: ledgerGeneration(keyring), key: keyOf(keyring, 'erasureLedger') },
];
