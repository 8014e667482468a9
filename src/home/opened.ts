import type { Instant } from '../calendar/types.ts';
import type { Engine } from '../db/engine.ts';
import type { RegisterTables, StoreTables } from '../db/schema.ts';
import type { Home } from '../vault/home.ts';
import type { SecretKind } from '../vault/master-key.ts';
import type { Random } from '../vault/random.ts';
import type { Vault } from '../vault/vault.ts';

export type Actor = { readonly name: string; readonly source: 'claimed' | 'sudo' | 'user' };

/** Where the key came from that opened the home; `path` null = a person typed it. */
export type MasterFrom = {
  readonly source: 'key-file' | 'key-credential' | 'passphrase' | 'passphrase-file' | 'passphrase-credential';
  readonly path: string | null;
};

export const secretKind = ({ source }: MasterFrom): SecretKind =>
  source.endsWith('-credential') ? 'credential' : 'file';

/** A home with its store and keys open, who is working in it, and what time it is there. */
export type Opened = {
  readonly home: Home;
  readonly homeId: string;
  readonly store: Engine<StoreTables>;
  readonly vault: Vault;
  readonly masterFrom: MasterFrom;
  /** A renewal of the keys that was cut short and that opening this home has finished: when it had begun. */
  readonly finishedRenewal?: Instant;
  /** The register, opened when first asked for; refuses when it is missing, damaged or newer. */
  readonly register: () => Promise<Engine<RegisterTables>>;
  readonly now: () => Instant;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly actor: Actor;
  /** Tells the person of something that was made good on the way, in one sentence without personal data. */
  readonly tell: (sentence: string) => void;
  /** Set once this process has finished what an earlier one left behind (home/write.ts). */
  readonly settled: { done: boolean };
  readonly close: () => Promise<void>;
};
