import { instantOf } from '../../calendar/instant.ts';
import { type Engine, openSqlite, sqliteProblem } from '../../db/engine.ts';
import { checkStore } from '../../db/migrations.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { generationOf } from '../../vault/keyring.ts';
import { readKeyring, type Vault } from '../../vault/vault.ts';
import { adoptStore } from '../adopt-store.ts';
import type { OpenHome } from '../open.ts';
import { registerUnder } from '../open-register.ts';
import type { Opened } from '../opened.ts';
import { keyringBehind, storeGeneration } from '../renewed.ts';

/** A home that is being restored, open like any other. `letRegisterGo` before its register's file is replaced. */
export type Staged = Opened & { readonly letRegisterGo: () => void };

/** Waited for within one process: nobody else knows of this home. */
const WAIT_MS = 1_000;

/**
 * Opens a home where it is being restored, under the keys that count now also where the backup is from before they were
 * renewed. Nothing in it waits for the disk: should this process die, it is thrown away, and before it is ready everything
 * is synced at once. What a crash leaves elsewhere is not finished here (`settled`): there is no chain of its own to step,
 * and no index key yet.
 */
export async function openStaged(vault: Vault, access: OpenHome): Promise<Staged> {
  const store = openSqlite<StoreTables>(vault.home.store, { waitMs: WAIT_MS, journal: 'off' });
  try {
    await checkStore(store);
    const staged = stagedOn(store, vault, access);
    const generation = await storeGeneration(store.db);
    if (generation > generationOf(vault.keyring)) throw keyringBehind();
    if (generation === generationOf(vault.keyring)) return staged;
    await adoptStore(staged);
    staged.letRegisterGo();
    return stagedOn(store, { ...vault, keyring: readKeyring(vault) }, access);
  } catch (problem) {
    store.raw.close();
    throw sqliteProblem(problem, vault.home.store);
  }
}

function stagedOn(store: Engine<StoreTables>, vault: Vault, access: OpenHome): Staged {
  const { home, keyring } = vault;
  let register: Engine<RegisterTables> | undefined;
  const letRegisterGo = () => {
    register?.raw.close();
    register = undefined;
  };
  return {
    home,
    homeId: keyring.home,
    store,
    vault,
    masterFrom: { source: 'key-file', path: null },
    register: async () => (register ??= await registerUnder(home.register, WAIT_MS, keyring)),
    now: () => instantOf(access.now()),
    random: access.random,
    signal: access.signal,
    actor: access.actor,
    tell: access.tell ?? (() => undefined),
    settled: alwaysSettled,
    letRegisterGo,
    close: async () => {
      letRegisterGo();
      store.raw.close();
    },
  };
}

const alwaysSettled = {
  get done() {
    return true;
  },
  set done(_: boolean) {
    // Uniting the registers brings the audit up to them, once.
  },
};
