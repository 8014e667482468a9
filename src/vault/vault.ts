import type { Day } from '../calendar/types.ts';
import { Refusal } from '../refusal.ts';
import { type ChainContent, chainContent, chainFrom } from './chain-content.ts';
import { type HmacKey, hmacKey } from './hmac.ts';
import type { Home } from './home.ts';
import { type KeyName, type Keyring, keyOf } from './keyring.ts';
import type { MasterKey } from './master-key.ts';
import type { Random } from './random.ts';
import { type Chain, type DayKeys, dayKeys } from './ratchet.ts';
import { epochOf, openBlob, type Place, sealBlob } from './seal.ts';
import { missingHint, openSealedFile, writeSealedFile } from './sealed-file.ts';

/** The key of the identifier index. While the month's rebuild runs there are two; the store says which one counts. */
export type IndexKey = { readonly id: string; readonly value: string };
type IndexKeyFile = { readonly current: IndexKey; readonly next: IndexKey | null };

/** All that is secret of one home, opened with its master key. */
export type Vault = {
  readonly home: Home;
  readonly master: MasterKey;
  readonly random: Random;
  readonly keyring: Keyring;
  /** A chain that is held in memory alone: a home that is being restored has no file of it. */
  readonly chain?: Chain;
};

export function openVault(home: Home, master: MasterKey, random: Random): Vault {
  return { home, master, random, keyring: openSealedFile<Keyring>(home.keyring, 'keyring', master) };
}

export const permanentKey = (vault: Vault, name: KeyName): HmacKey => hmacKey(keyOf(vault.keyring, name));

/** The keyring as it is on disk now: another process may have added to it since this one started. */
export const readKeyring = (vault: Pick<Vault, 'home' | 'master'>): Keyring =>
  openSealedFile<Keyring>(vault.home.keyring, 'keyring', vault.master);

/** The key that chained an entry of the audit, by the entry's number. */
export type AuditKeys = (seq: number) => HmacKey;

export function auditKeys({ keyring }: Pick<Vault, 'keyring'>): AuditKeys {
  const earlier = (keyring.earlier ?? []).map((old) => ({
    through: old.auditThrough,
    key: hmacKey(keyOf(old, 'audit')),
  }));
  const now = hmacKey(keyOf(keyring, 'audit'));
  return (seq) => earlier.find(({ through }) => seq <= through)?.key ?? now;
}

export const writeKeyring = (vault: Vault, keyring: Keyring): void =>
  writeSealedFile(vault.home.keyring, header(vault, 'keyring'), keyring, vault.master, vault.random);

/** The chain as it is on disk now: a sweep of another process may have moved it since this one started. */
export function readChain({ home, master, chain }: Pick<Vault, 'home' | 'master' | 'chain'>): Chain {
  return chain ?? chainFrom(openSealedFile<ChainContent>(home.chain, 'chain', master));
}

/** Replaces the chain. The old value is gone from the file system's view once the folder is on disk. */
export function writeChain(vault: Vault, chain: Chain): void {
  writeSealedFile(vault.home.chain, header(vault, 'chain'), chainContent(chain), vault.master, vault.random);
}

/** The index key that the store names; a rebuild that a crash cut short left two in the file. */
export function readIndexKey(vault: Vault, id: string): IndexKey {
  const found = indexKeysIn(vault).find((key) => key.id === id);
  if (!found) throw anothers();
  return found;
}

/** The keys in the file: one, or two while a rebuild is under way. */
export function indexKeysIn(vault: Vault): readonly IndexKey[] {
  try {
    const { current, next } = openSealedFile<IndexKeyFile>(vault.home.indexKey, 'index-key', vault.master);
    return next ? [current, next] : [current];
  } catch (problem) {
    // The keyring has opened with this master key, so it is the file that is another's.
    if (problem instanceof Refusal && problem.code === 'wrong-key') throw anothers();
    throw problem;
  }
}

/** True when a rebuild left two keys in the file. */
export const hasSpareIndexKey = (vault: Vault): boolean => indexKeysIn(vault).length > 1;

const anothers = (): Refusal =>
  new Refusal('index-key-missing', 'The index key does not belong to this store.', missingHint('index-key'));

export const writeIndexKey = (vault: Vault, current: IndexKey, next: IndexKey | null): void =>
  writeSealedFile(vault.home.indexKey, header(vault, 'index-key'), { current, next }, vault.master, vault.random);

export const indexHmac = (key: IndexKey): HmacKey => hmacKey(Buffer.from(key.value, 'base64'));

const header = (vault: Vault, what: string) => ({ what, home: vault.keyring.home, kdf: vault.master.kdf });

/** Seals and opens records of this home with the keys of their days. */
export type Sealer = {
  readonly epoch: number;
  /** The first day that can still be sealed to. */
  readonly day: Day;
  readonly seal: (place: Place, content: unknown) => Buffer;
  /** The content, or undefined when the day's key is gone; bytes that are damaged are refused by table, never by value. */
  readonly open: <T>(place: Place, blob: Buffer) => T | undefined;
};

export function sealerOf(chain: Chain, homeId: string, random: Random): Sealer {
  const keys: DayKeys = dayKeys(chain, homeId);
  const byEpoch = new Map([[chain.epoch, keys]]);
  for (const old of chain.earlier ?? []) byEpoch.set(old.epoch, dayKeys(old, homeId));
  return {
    epoch: chain.epoch,
    day: chain.day,
    seal(place, content) {
      const key = keys(place.day);
      if (!key)
        throw new Refusal(
          'below-floor',
          `Nothing can be sealed to ${place.day} any more: that day is past for this home.`,
          'Check the clock of this machine, then run the command again.',
        );
      return sealBlob(key, chain.epoch, place, Buffer.from(JSON.stringify(content)), random);
    },
    open<T>(place: Place, blob: Buffer): T | undefined {
      // Whoever changes the file may put anything in any column.
      const key = Buffer.isBuffer(blob) && blob.length > 3 ? byEpoch.get(epochOf(blob))?.(place.day) : undefined;
      if (!key) return undefined;
      const plain = openBlob(key, place, blob);
      if (!plain) {
        throw new Refusal(
          'damaged',
          `A sealed row of ${place.table} does not open.`,
          'Run: steward check. Then restore the store from a backup.',
        );
      }
      return JSON.parse(plain.toString('utf8')) as T;
    },
  };
}
