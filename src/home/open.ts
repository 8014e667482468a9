import { existsSync } from 'node:fs';
import { instantOf } from '../calendar/instant.ts';
import { openSqlite, sqliteProblem } from '../db/engine.ts';
import { readMeta } from '../db/meta.ts';
import { checkStore } from '../db/migrations.ts';
import { openRegister } from '../db/register.ts';
import type { StoreTables } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { homeAt } from '../vault/home.ts';
import { keyFromPassphrase, type MasterKey, readKeyFile, readPassphraseFile } from '../vault/master-key.ts';
import type { Random } from '../vault/random.ts';
import { readHeader } from '../vault/sealed-file.ts';
import { openVault } from '../vault/vault.ts';
import type { Actor, Opened } from './opened.ts';

export type OpenHome = {
  readonly root: string;
  readonly keyFile: string;
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
  if (!existsSync(home.store)) {
    throw new Refusal(
      'no-store',
      `There is no Steward store in ${home.root}.`,
      'Make one with: steward init. Or name yours with --home DIR.',
    );
  }
  const master = await masterKey(options, home.keyring);
  const vault = openVault(home, master, options.random);
  const store = openSqlite<StoreTables>(home.store, { waitMs: options.waitMs, journal: 'wal' });
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
  let register: ReturnType<typeof openRegister> | undefined;
  return {
    home,
    homeId: vault.keyring.home,
    store,
    vault,
    register: () => (register ??= registerOf(home.register, options.waitMs)),
    now: () => instantOf(options.now()),
    random: options.random,
    signal: options.signal,
    actor: options.actor,
    tell: options.tell ?? (() => undefined),
    settled: { done: false },
    close: async () => {
      const opened = await register?.catch(() => undefined);
      opened?.raw.close();
      store.raw.close();
    },
  };
}

async function registerOf(path: string, waitMs: number) {
  if (!existsSync(path)) {
    throw new Refusal(
      'register-missing',
      'The opt-out register is missing, so nobody may be texted.',
      'Bring secure/register.db back from a backup.',
    );
  }
  try {
    return await openRegister(path, waitMs);
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
}

/** The master key as this home wants it: a key file, or a passphrase from a file or a person. */
export async function masterKey(
  options: Pick<OpenHome, 'keyFile' | 'passphraseFile' | 'askPassphrase'>,
  keyring: string,
): Promise<MasterKey> {
  const { kdf } = readHeader(keyring, 'keyring');
  if (!kdf) return readKeyFile(options.keyFile);
  if (options.passphraseFile) return keyFromPassphrase(readPassphraseFile(options.passphraseFile), kdf);
  if (options.askPassphrase) return keyFromPassphrase(await options.askPassphrase(), kdf);
  throw new Refusal(
    'no-key',
    'This home opens with a passphrase.',
    'Name a file that holds it with STEWARD_PASSPHRASE_FILE.',
  );
}
