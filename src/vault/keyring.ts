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
] as const;
export type KeyName = (typeof KEY_NAMES)[number];

export function newKeyring(home: string, random: Random): Keyring {
  const keys = Object.fromEntries(KEY_NAMES.map((name) => [name, random(32).toString('base64')])) as Record<
    KeyName,
    string
  >;
  return { home, keys, pseudonymRoots: {} };
}

export const keyOf = (keyring: Keyring, name: KeyName): Buffer => Buffer.from(keyring.keys[name], 'base64');
