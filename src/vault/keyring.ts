import { hkdfSync } from 'node:crypto';
import type { Instant } from '../calendar/types.ts';
import type { Random } from './random.ts';

/**
 * The permanent keys (`secure/keyring`, in every backup). Each has one use. The chain and the index key are not here:
 * they must be forgettable, and live in `never-back-up/`.
 */
export type Keyring = {
  readonly home: string;
  readonly keys: Keys;
  /** Roots of the pseudonyms, one for each recipient, recipe and year (D11), by `recipient/recipe/year`. */
  readonly pseudonymRoots: Readonly<Record<string, string>>;
  /** Which renewal made `keys`; absent = they are those of `init`, generation 1. */
  readonly generation?: number;
  /** Keys from before a renewal, oldest first: what they chained and digested is checked and found by them. */
  readonly earlier?: readonly EarlierKeys[];
  /** A renewal that is under way (home/finish-rotation.ts). */
  readonly pending?: PendingKeys;
  /** How often the home was given another key or passphrase; absent = never. */
  readonly masterChanges?: number;
};

/** Base64 of 32 random bytes each. */
export type Keys = Readonly<Record<KeyName, string>>;

/** `auditThrough`: the last entry of the audit that these keys chained. */
export type EarlierKeys = { readonly generation: number; readonly keys: Keys; readonly auditThrough: number };

/** What a renewal has decided before it changes anything. The new chain's root is not here: a keyring is in every backup. */
export type PendingKeys = {
  readonly generation: number;
  readonly keys: Keys;
  readonly epoch: number;
  readonly at: Instant;
  /** Id of the register's event about it: fixed, so that carrying the register over twice makes the same bytes. */
  readonly event: string;
  /** Whether everything is to be sealed again at once. */
  readonly reseal: boolean;
  readonly reason?: string;
  readonly approvedBy?: string;
  /** Known once the register is carried over. */
  readonly auditThrough?: number;
};

/**
 * invitationLedger, textId, surveyToken: digests of numbers that were invited, of ids of received texts, of survey links.
 * What these three and erasureLedger digested cannot be digested again, because the plain value is kept nowhere: a renewal
 * of the keys keeps the old ones (`keysOf`).
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

/** Never renewed, and why: docs/decisions/0012-key-custody.md. */
const LASTING: readonly KeyName[] = ['importReference', 'surveyToken'];

export function newKeyring(home: string, random: Random): Keyring {
  return { home, keys: keysFrom(() => random(32)), pseudonymRoots: {} };
}

/** Fresh keys for a renewal; the lasting ones are written out, because an older keyring may only derive them. */
export const renewedKeys = (keyring: Keyring, random: Random): Keys =>
  keysFrom((name) => (LASTING.includes(name) ? keyOf(keyring, name) : random(32)));

const keysFrom = (make: (name: KeyName) => Buffer): Keys =>
  Object.fromEntries(KEY_NAMES.map((name) => [name, make(name).toString('base64')])) as Keys;

/** A keyring from before a key had a name of its own has it derived: always the same, and from nothing that is less secret. */
export function keyOf({ keys }: Pick<Keyring, 'keys'>, name: KeyName): Buffer {
  const found: string | undefined = keys[name];
  if (found !== undefined) return Buffer.from(found, 'base64');
  const from = Buffer.from(keys.erasureLedger, 'base64');
  return Buffer.from(hkdfSync('sha256', from, '', `steward/1/key/${name}`, 32));
}

export const generationOf = (keyring: Keyring): number => keyring.generation ?? 1;

/** The keys that a renewal made, if this keyring has them; those of a pending one do not count yet. */
export const keysOfGeneration = (keyring: Keyring, generation: number): Keys | undefined =>
  generation === generationOf(keyring)
    ? keyring.keys
    : keyring.earlier?.find((old) => old.generation === generation)?.keys;

/** The keyring as it is once its pending renewal has reached the store: new keys count, the old ones stand among the earlier. */
export function promoted({ pending, ...keyring }: Keyring): Keyring {
  if (!pending) return keyring;
  const { generation, keys, auditThrough = 0 } = pending;
  const old = { generation: generationOf(keyring), keys: keyring.keys, auditThrough };
  return { ...keyring, keys, generation, earlier: [...(keyring.earlier ?? []), old] };
}

/** One of several keys of one use, with its number. */
export type LedgerKey = { readonly generation: number; readonly key: Uint8Array };

/** Which keys digest, chain and seal now: the number that a row of a ledger is written with. */
export const ledgerGeneration = (keyring: Keyring): number => generationOf(keyring);

/** Every key of the erasure ledger, oldest first: what one digested cannot be digested again, so a renewal adds to them. */
export const ledgerKeys = (keyring: Keyring): readonly LedgerKey[] => keysOf(keyring, 'erasureLedger');

/** Every key that a use has had, oldest first; the last is the one that counts now. */
export const keysOf = (keyring: Keyring, name: KeyName): readonly LedgerKey[] => [
  ...(keyring.earlier ?? []).map((old) => ({ generation: old.generation, key: keyOf(old, name) })),
  { generation: generationOf(keyring), key: keyOf(keyring, name) },
];
