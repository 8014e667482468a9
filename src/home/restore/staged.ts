import { instantOf } from '../../calendar/instant.ts';
import { type Engine, openSqlite, sqliteProblem } from '../../db/engine.ts';
import { checkStore } from '../../db/migrations.ts';
import { openRegister } from '../../db/register.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import type { Vault } from '../../vault/vault.ts';
import type { OpenHome } from '../open.ts';
import type { Opened } from '../opened.ts';

/** A home that is being restored, open like any other. `letRegisterGo` before its register's file is replaced. */
export type Staged = Opened & { readonly letRegisterGo: () => void };

/** Waited for within one process: nobody else knows of this home. */
const WAIT_MS = 1_000;

/**
 * Opens a home where it is being restored. Nothing in it waits for the disk: should this process die, it is thrown away,
 * and before it is ready everything is synced at once. What a crash leaves elsewhere is not finished here (`settled`): there
 * is no chain of its own to step, and no index key yet.
 */
export async function openStaged(vault: Vault, access: OpenHome): Promise<Staged> {
  const { home } = vault;
  const store = openSqlite<StoreTables>(home.store, { waitMs: WAIT_MS, journal: 'off' });
  try {
    await checkStore(store);
  } catch (problem) {
    store.raw.close();
    throw sqliteProblem(problem, home.store);
  }
  let register: Engine<RegisterTables> | undefined;
  const letRegisterGo = () => {
    register?.raw.close();
    register = undefined;
  };
  return {
    home,
    homeId: vault.keyring.home,
    store,
    vault,
    register: async () => (register ??= await openRegister(home.register, WAIT_MS)),
    now: () => instantOf(access.now()),
    random: access.random,
    signal: access.signal,
    actor: access.actor,
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
