import { existsSync } from 'node:fs';
import { type Engine, sqliteProblem } from '../db/engine.ts';
import { openRegister, registerGeneration } from '../db/register.ts';
import type { RegisterTables } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { generationOf, type Keyring, keysOfGeneration } from '../vault/keyring.ts';
import { readKeyring, type Vault } from '../vault/vault.ts';
import { keysRenewed } from './renewed.ts';
import { readyMark } from './restore/place.ts';

/** Opens the register's file, whatever keys it is under. Refuses one that is missing, damaged or newer. */
export async function openRegisterFile(path: string, waitMs: number, mark?: string): Promise<Engine<RegisterTables>> {
  if (!existsSync(path)) {
    throw new Refusal(
      'register-missing',
      'The opt-out register is missing, so nobody may be texted.',
      'Bring secure/register.db back from a backup.',
    );
  }
  try {
    return await openRegister(path, waitMs, mark);
  } catch (problem) {
    throw sqliteProblem(problem, path);
  }
}

/**
 * Opens the register to be asked with the keys that count now. One that a backup brought back from before the keys were
 * renewed is carried over first; one under other keys is refused, because none of its numbers would be found.
 *
 * @param mark a file whose presence says that the home is being replaced (home/restore/place.ts)
 */
export async function registerUnder(
  path: string,
  waitMs: number,
  keyring: Keyring,
  mark?: string,
): Promise<Engine<RegisterTables>> {
  const register = await openRegisterFile(path, waitMs, mark);
  try {
    const generation = await registerGeneration(register.db);
    if (generation === generationOf(keyring)) return register;
    const keys = keysOfGeneration(keyring, generation);
    if (!keys) throw underOtherKeys();
    const { carryRegister } = await import('./register-carry.ts');
    await carryRegister(register, keys, keyring.keys, { generation: generationOf(keyring), events: [] });
    return register;
  } catch (problem) {
    register.raw.close();
    throw sqliteProblem(problem, path);
  }
}

/** The register of an open home. One that was carried over since the home was opened is not one without its keys. */
export async function registerNow(vault: Vault, waitMs: number): Promise<Engine<RegisterTables>> {
  const { home, keyring } = vault;
  try {
    return await registerUnder(home.register, waitMs, keyring, readyMark(home));
  } catch (problem) {
    if (!(problem instanceof Refusal && problem.code === 'register-keys')) throw problem;
    const there = readKeyring(vault);
    throw there.pending || generationOf(there) !== generationOf(keyring) ? keysRenewed() : problem;
  }
}

const underOtherKeys = (): Refusal =>
  new Refusal(
    'register-keys',
    'The opt-out register is under other keys than this keyring has, so nobody may be texted.',
    'Run the command again. If it stays so, bring back secure/ whole from the newest backup.',
  );
