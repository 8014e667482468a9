import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '../calendar/instant.ts';
import { openSqlite, sqliteProblem } from '../db/engine.ts';
import { readMeta } from '../db/meta.ts';
import { checkStore } from '../db/migrations.ts';
import type { StoreTables } from '../db/schema.ts';
import { fileProblem } from '../files/atomic.ts';
import { Refusal } from '../refusal.ts';
import { type Home, homeAt } from '../vault/home.ts';
import { generationOf } from '../vault/keyring.ts';
import { keyFromPassphrase, type MasterKey, readKeyFile, readPassphraseFile } from '../vault/master-key.ts';
import type { Random } from '../vault/random.ts';
import { isHalfRekeyed } from '../vault/rekeyed.ts';
import { readHeader } from '../vault/sealed-file.ts';
import { openVault } from '../vault/vault.ts';
import { registerNow } from './open-register.ts';
import type { Actor, MasterFrom, Opened } from './opened.ts';
import { storeGeneration } from './renewed.ts';
import { readyMark } from './restore/place.ts';

export type OpenHome = {
  readonly root: string;
  readonly keyFile: string;
  /** Whether somebody named it: then no credential stands in for it. */
  readonly keyFileNamed?: boolean;
  /** Where systemd laid out this service's credentials. */
  readonly credentials?: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly askPassphrase: (() => Promise<string>) | undefined;
  readonly now: () => number;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly actor: Actor;
  readonly waitMs: number;
  readonly tell?: (sentence: string) => void;
};

/** Opens a home: its store, then its keys with the master key. Each thing that is missing, damaged, newer or another's says so. */
export async function openHome(options: OpenHome): Promise<Opened> {
  const home = homeAt(options.root);
  if (existsSync(readyMark(home))) {
    const { finishSwitch } = await import('./restore/switch.ts');
    finishSwitch(home, options.waitMs);
  }
  if (!existsSync(home.store)) throw noStore(home);
  const { master, from } = await masterKey(options, home.keyring);
  const vault = openVault(home, master, options.random);
  const store = openSqlite<StoreTables>(home.store, { waitMs: options.waitMs, journal: 'wal', mark: readyMark(home) });
  try {
    await checkStore(store);
    if ((await readMeta(store.db, 'home')) !== vault.keyring.home) {
      throw new Refusal(
        'another-home',
        'The store belongs to another home than its keyring.',
        'Bring back the store and secure/ of one and the same backup.',
      );
    }
  } catch (problem) {
    store.raw.close();
    throw sqliteProblem(problem, home.store);
  }
  let register: ReturnType<typeof registerNow> | undefined;
  let counting = vault;
  const opened: Opened = {
    home,
    homeId: vault.keyring.home,
    store,
    vault,
    masterFrom: from,
    register: () => (register ??= registerNow(counting, options.waitMs)),
    now: () => instantOf(options.now()),
    random: options.random,
    signal: options.signal,
    actor: options.actor,
    tell: options.tell ?? (() => undefined),
    settled: { done: false },
    close: async () => {
      (await register?.catch(() => undefined))?.raw.close();
      store.raw.close();
    },
  };
  try {
    const settled = await underKeysThatCount(opened, options.waitMs);
    counting = settled.vault;
    return settled;
  } catch (problem) {
    await opened.close();
    throw problem;
  }
}

/** Nothing there yet, the store alone gone, or a folder that this user may not look into: three things to do. */
function noStore({ root, store, keyring }: Home): unknown {
  try {
    accessSync(root, constants.X_OK);
  } catch (problem) {
    const said = fileProblem(problem, root);
    if (said instanceof Refusal && said.code === 'no-permission') return said;
  }
  return existsSync(keyring)
    ? new Refusal(
        'no-store',
        `The store is missing: ${store}.`,
        'Bring it back from a backup: steward restore DIR. Do not remove what else is there.',
      )
    : new Refusal(
        'no-store',
        `There is no Steward store in ${root}.`,
        'Make one with: steward init. Bring a lost one back with: steward restore DIR. Or name yours with --home DIR.',
      );
}

/** Loads what finishes a change of the keys only where one is under way, or was while the store was away. */
async function underKeysThatCount(opened: Opened, waitMs: number): Promise<Opened> {
  const { keyring } = opened.vault;
  const settled =
    !keyring.pending &&
    (await storeGeneration(opened.store.db)) === generationOf(keyring) &&
    !isHalfRekeyed(opened.home);
  if (settled) return opened;
  const { settleKeys } = await import('./settle-keys.ts');
  return settleKeys(opened, waitMs);
}

/** The master key as this home wants it: a key file or a passphrase, from where it was named or systemd laid it out. */
export async function masterKey(
  options: Pick<OpenHome, 'keyFile' | 'keyFileNamed' | 'passphraseFile' | 'credentials' | 'askPassphrase'>,
  keyring: string,
): Promise<{ readonly master: MasterKey; readonly from: MasterFrom }> {
  const { kdf } = readHeader(keyring, 'keyring');
  if (!kdf) {
    const path = (!options.keyFileNamed && credential(options, 'steward.master-key')) || undefined;
    return path === undefined
      ? { master: readKeyFile(options.keyFile), from: { source: 'key-file', path: options.keyFile } }
      : { master: readKeyFile(path, 'credential'), from: { source: 'key-credential', path } };
  }
  const by = (passphrase: string) => keyFromPassphrase(passphrase, kdf);
  if (options.passphraseFile) {
    const path = options.passphraseFile;
    return { master: by(readPassphraseFile(path)), from: { source: 'passphrase-file', path } };
  }
  const path = credential(options, 'steward.passphrase');
  if (path !== undefined)
    return { master: by(readPassphraseFile(path, 'credential')), from: { source: 'passphrase-credential', path } };
  if (options.askPassphrase)
    return { master: by(await options.askPassphrase()), from: { source: 'passphrase', path: null } };
  throw new Refusal(
    'no-key',
    'This home opens with a passphrase.',
    'Name a file that holds it with STEWARD_PASSPHRASE_FILE.',
  );
}

/** A credential that systemd laid out for this service (CREDENTIALS_DIRECTORY), when there is one of this name. */
function credential({ credentials }: Pick<OpenHome, 'credentials'>, name: string): string | undefined {
  const path = credentials === undefined ? undefined : join(credentials, name);
  return path !== undefined && existsSync(path) ? path : undefined;
}
