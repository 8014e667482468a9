import type { Engine } from '../db/engine.ts';
import { readMeta } from '../db/meta.ts';
import { registerGeneration } from '../db/register.ts';
import type { Db, RegisterTables } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { generationOf } from '../vault/keyring.ts';
import type { Opened } from './opened.ts';

/** A command that holds keys which no longer count must stop: what it chained, digested or looked up would be wrong. */
export const keysRenewed = (): Refusal =>
  new Refusal('keys-renewed', 'The keys were renewed while this command ran.', 'Run it again.');

/** Under the store's write lock, before anything is written. */
export async function refuseStaleKeys({ vault }: Opened, db: Db): Promise<void> {
  if ((await storeGeneration(db)) !== generationOf(vault.keyring)) throw keysRenewed();
  if (Number((await readMeta(db, 'masterChanges')) ?? 0) > (vault.keyring.masterChanges ?? 0))
    throw new Refusal('keys-renewed', 'This home was given another key while this command ran.', 'Run it again.');
}

/** Which renewal of the permanent keys the store is chained under. */
export const storeGeneration = async (db: Db): Promise<number> => Number((await readMeta(db, 'keyGeneration')) ?? 1);

/**
 * To be asked after the register was read and before the answer is given: digests looked up under keys that were
 * renewed meanwhile are not found, and "not found" must never be taken for "may be texted".
 */
export async function refuseIfRenewed({ vault }: Opened, register: Engine<RegisterTables>['db']): Promise<void> {
  if ((await registerGeneration(register)) !== generationOf(vault.keyring)) throw keysRenewed();
}

/** A store that knows of a renewal which the keyring does not: nothing may be chained, and nothing would be found. */
export const keyringBehind = (): Refusal =>
  new Refusal(
    'keyring-behind',
    'The keyring is older than the store: the keys were renewed since it was copied.',
    'Bring back the newest secure/keyring.',
  );
