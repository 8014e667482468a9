import { existsSync } from 'node:fs';
import { Refusal } from '../../refusal.ts';
import { type Home, homeAt } from '../../vault/home.ts';
import { generationOf, type Keyring } from '../../vault/keyring.ts';
import type { MasterKey } from '../../vault/master-key.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { openRecovery, type Recovery } from '../../vault/recovery.ts';
import { readHeader } from '../../vault/sealed-file.ts';
import { openVault, readChain } from '../../vault/vault.ts';
import { masterKey, type OpenHome } from '../open.ts';
import { type Backup, believe, type FoundBackup } from './read.ts';

/** A recovery copy of the chain, and the passphrase that opens it. */
export type RecoveryWish = { readonly file: string; readonly passphrase: string };

/** A keyring, and the master key that opened it. */
export type Unlocked = { readonly keyring: Keyring; readonly master: MasterKey };

/**
 * Every key that there is for a backup: the keyrings of the backup and of the home that is there now (they differ once
 * keys were renewed or pseudonyms closed since), and the chain, from the home or else from a recovery copy.
 */
export type Custody = {
  readonly backup: Backup;
  readonly own: Unlocked | undefined;
  readonly present: Unlocked | undefined;
  readonly chain: Chain | undefined;
  readonly chainFrom: 'home' | 'recovery' | null;
  /** The key that the file of the home's chain is sealed under. */
  readonly chainMaster: MasterKey | undefined;
  /** Why the chain of the home does not open although its file is there. */
  readonly chainProblem: Refusal | undefined;
  readonly recovery: Recovery | undefined;
};

/**
 * Opens what can be opened for a backup, and believes its manifest. Refuses another home's backup, and one that no key
 * here opens (exit 12).
 *
 * @param prefer the chain that counts when there are two: a restore keeps the home's, a test of the copy tries the copy
 */
export async function openCustody(
  access: OpenHome,
  claimed: FoundBackup,
  wish: RecoveryWish | undefined,
  prefer: 'home' | 'recovery',
): Promise<Custody> {
  const home = homeAt(access.root);
  refuseAnotherHome(home, claimed);
  const recovery = wish && openRecovery(wish.file, wish.passphrase);
  if (recovery && recovery.home !== claimed.manifest.home)
    throw new Refusal(
      'another-home',
      'The recovery copy is of another home than the backup.',
      'Name the copy that belongs to it: its manifest and the copy name their home.',
    );
  const masters = recovery ? [recovery.master] : await mastersFor(access, home, claimed.home);
  const tries = [home, claimed.home].map((place) => unlock(place, masters, access));
  const [present, own] = tries as [Tried, Tried];
  const keyring = (own.unlocked ?? present.unlocked)?.keyring;
  if (!keyring) throw noneOpens(claimed, own.problem ?? present.problem);
  const backup = believe(claimed, keyring);
  const found = chainOf(home, masters);
  const useCopy = recovery !== undefined && (prefer === 'recovery' || !found.value);
  return {
    backup,
    own: own.unlocked,
    present: present.unlocked,
    chain: useCopy ? recovery.chain : found.value,
    chainFrom: useCopy ? 'recovery' : found.value ? 'home' : null,
    chainMaster: found.master,
    chainProblem: found.problem,
    recovery,
  };
}

/** The keyring that does not open is the backup's, and the home's may be gone. */
function noneOpens({ directory }: FoundBackup, problem: unknown): unknown {
  if (!(problem instanceof Refusal) || problem.code !== 'wrong-key') return problem;
  return new Refusal(
    'wrong-key',
    `No key here opens the keyring of ${directory}.`,
    'A backup from before a change of the key opens with that one: name it with --key-file FILE, or STEWARD_PASSPHRASE_FILE for a passphrase.',
  );
}

/** What says that a keyring is of no use, and not that somebody must first make it readable. */
const USELESS = ['keyring-missing', 'keyring-damaged', 'disk-error'];

/**
 * By what is readable without a key. A keyring that is missing or damaged does not stand in the way; one that cannot be
 * read just now does, because with the keys in it the register that is here would be thrown away.
 */
function refuseAnotherHome({ keyring }: Home, { manifest, directory }: FoundBackup): void {
  let home: string;
  try {
    home = readHeader(keyring, 'keyring').home;
  } catch (problem) {
    if (problem instanceof Refusal && USELESS.includes(problem.code)) return;
    throw problem;
  }
  if (home !== manifest.home)
    throw new Refusal(
      'another-home',
      `${directory} is a backup of another home.`,
      'Name its own home with --home DIR.',
    );
}

/** The master key as the home's keyring wants it, and as the backup's does: a passphrase that was changed has two. */
async function mastersFor(access: OpenHome, home: Home, backup: Home): Promise<readonly MasterKey[]> {
  let asked: Promise<string> | undefined;
  const { askPassphrase } = access;
  const once = { ...access, askPassphrase: askPassphrase && (() => (asked ??= askPassphrase())) };
  const masters: MasterKey[] = [];
  let problem: unknown;
  for (const { keyring } of [home, backup]) {
    if (!existsSync(keyring)) continue;
    try {
      masters.push((await masterKey(once, keyring)).master);
    } catch (said) {
      if (!(said instanceof Refusal)) throw said;
      problem = said;
    }
  }
  if (masters.length === 0 && problem !== undefined)
    throw problem instanceof Refusal && problem.code === 'no-key' && !existsSync(home.keyring)
      ? new Refusal(
          problem.code,
          problem.message,
          `${problem.hint} Or name a recovery copy, which holds it: --recovery FILE`,
        )
      : problem;
  return masters;
}

type Tried = { readonly unlocked: Unlocked | undefined; readonly problem: unknown };

function unlock(home: Home, masters: readonly MasterKey[], access: OpenHome): Tried {
  let problem: unknown;
  for (const master of masters) {
    try {
      return { unlocked: { keyring: openVault(home, master, access.random).keyring, master }, problem: undefined };
    } catch (said) {
      if (!(said instanceof Refusal)) throw said;
      problem = said;
    }
  }
  problem ??= new Refusal('keyring-missing', `The keyring is missing: ${home.keyring}.`, 'Use another backup.');
  return { unlocked: undefined, problem };
}

function chainOf(
  home: Home,
  masters: readonly MasterKey[],
): {
  readonly value: Chain | undefined;
  readonly master?: MasterKey;
  readonly problem: Refusal | undefined;
} {
  let problem: Refusal | undefined;
  // A change of the master key that was cut short leaves the chain under the new one beside its place.
  for (const chain of [home.chain, `${home.chain}.rekeyed`]) {
    for (const master of masters) {
      try {
        return { value: readChain({ home: { ...home, chain }, master }), master, problem: undefined };
      } catch (said) {
        if (!(said instanceof Refusal)) throw said;
        if (said.code !== 'chain-missing') problem ??= said;
      }
    }
  }
  return { value: undefined, problem };
}

/**
 * The keyring that counts for a restored home: that of the newer keys, and of two with the same keys the one that is here,
 * which also knows which pseudonyms were made or closed since.
 */
export function countingKeyring({ own, present }: Custody): Unlocked & { readonly from: 'home' | 'backup' } {
  if (present && (!own || generationOf(present.keyring) >= generationOf(own.keyring)))
    return { ...present, from: 'home' };
  return { ...(own as Unlocked), from: 'backup' };
}
