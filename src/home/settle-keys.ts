import { Refusal } from '../refusal.ts';
import { generationOf, type Keyring, promoted } from '../vault/keyring.ts';
import { finishRekeyed, isHalfRekeyed } from '../vault/rekeyed.ts';
import { readKeyring } from '../vault/vault.ts';
import { adoptStore } from './adopt-store.ts';
import { finishRotation } from './finish-rotation.ts';
import { openRegisterFile } from './open-register.ts';
import type { Opened } from './opened.ts';
import { keyringBehind, storeGeneration } from './renewed.ts';
import { inTransaction } from './write.ts';

/** A renewal is left for later where these stand in its way; without one, they stop only what needs what they are about. */
const WAITS_FOR = [
  'register-missing',
  'register-behind',
  'register-broken',
  'corrupted',
  'chain-missing',
  'chain-damaged',
];

/**
 * Finishes what a change of the keys that was cut short left, before a command does anything else: key files under a new
 * master key that are not in place, a renewal of the permanent keys, a store from before one.
 *
 * @returns the home with the keys that count for its store now.
 */
export async function settleKeys(opened: Opened, waitMs: number): Promise<Opened> {
  const { vault, home } = opened;
  if (isHalfRekeyed(home)) await inTransaction(opened, async () => finishRekeyed(home, vault.master));
  const keyring = readKeyring(vault);
  const { pending } = keyring;
  if (pending) await finishIfPossible({ ...opened, vault: { ...vault, keyring } }, waitMs);
  const now = readKeyring(vault);
  const finished = pending && !now.pending ? { finishedRenewal: pending.at } : {};
  const settled = { ...opened, ...finished, vault: { ...vault, keyring: await counting(opened, now) } };
  if ((await storeGeneration(opened.store.db)) >= generationOf(settled.vault.keyring)) return settled;
  await adoptStore(settled);
  return { ...settled, vault: { ...vault, keyring: readKeyring(vault) } };
}

/** The keys that the store is chained under: a renewal that could not be finished may have reached it or not. */
async function counting(opened: Opened, keyring: Keyring): Promise<Keyring> {
  const generation = await storeGeneration(opened.store.db);
  if (generation <= generationOf(keyring)) return keyring;
  if (keyring.pending?.generation === generation) return { ...promoted(keyring), pending: keyring.pending };
  throw keyringBehind();
}

async function finishIfPossible(opened: Opened, waitMs: number): Promise<void> {
  try {
    const register = await openRegisterFile(opened.home.register, waitMs);
    try {
      await finishRotation(opened, register);
    } finally {
      register.raw.close();
    }
  } catch (problem) {
    if (!(problem instanceof Refusal) || !WAITS_FOR.includes(problem.code)) throw problem;
  }
}
