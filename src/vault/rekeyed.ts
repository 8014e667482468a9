import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { removeTemporaries, syncFolder } from '../files/atomic.ts';
import { Refusal } from '../refusal.ts';
import type { Home } from './home.ts';
import type { Keyring } from './keyring.ts';
import type { MasterKey } from './master-key.ts';
import { openSealedFile, writeSealedFile } from './sealed-file.ts';
import type { Vault } from './vault.ts';

/**
 * The three sealed files of a home under another master key. Each is written whole beside its place; then the keyring's
 * takes its place, which is the moment from which the new key opens the home; then the others follow. A crash before that
 * moment leaves the home as it was, one after it is finished by whoever opens the home next. The keyring's is written
 * first and removed last, so that chain or index key waiting without it means that the moment has passed.
 */
const filesOf = (home: Home) =>
  [
    { what: 'keyring', path: home.keyring },
    { what: 'chain', path: home.chain },
    { what: 'index-key', path: home.indexKey },
  ] as const;

const waiting = (path: string): string => `${path}.rekeyed`;

/** Writes all three beside their places. Under the store's write lock. */
export function writeRekeyed(vault: Vault, master: MasterKey, keyring: Keyring): void {
  removeRekeyed(vault.home);
  try {
    for (const { what, path } of filesOf(vault.home)) {
      const content = what === 'keyring' ? keyring : openSealedFile<unknown>(path, what, vault.master);
      writeSealedFile(waiting(path), { what, home: keyring.home, kdf: master.kdf }, content, master, vault.random);
    }
  } catch (problem) {
    removeRekeyed(vault.home);
    throw problem;
  }
}

/** Puts them into their places. From the first rename on, only the new key opens the home. */
export function placeRekeyed(home: Home): void {
  for (const { path } of filesOf(home)) place(path);
}

function place(path: string): void {
  renameSync(waiting(path), path);
  syncFolder(dirname(path));
}

/** Whether a change was cut short after its moment: the keyring is in place, and something else is not. */
export const isHalfRekeyed = (home: Home): boolean =>
  !existsSync(waiting(home.keyring)) && filesOf(home).some(({ path }) => existsSync(waiting(path)));

/** Finishes such a change. Under the store's write lock; `master` is the key that opened the keyring. */
export function finishRekeyed(home: Home, master: MasterKey): void {
  if (!isHalfRekeyed(home)) return;
  for (const { what, path } of filesOf(home)) {
    if (!existsSync(waiting(path))) continue;
    if (opens(path, what, master)) rmSync(waiting(path));
    else if (opens(waiting(path), what, master)) place(path);
  }
}

function opens(path: string, what: string, master: MasterKey): boolean {
  try {
    openSealedFile<unknown>(path, what, master);
    return true;
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}

/** Removes what a change that never came to its moment left, and half-written key files. Under the store's write lock. */
export function tidyKeyFiles(home: Home): void {
  if (existsSync(waiting(home.keyring))) removeRekeyed(home);
  for (const { path } of filesOf(home)) {
    // A folder that is gone is told by whoever needs what was in it.
    if (!existsSync(dirname(path)) || !readdirSync(dirname(path)).some((name) => name.endsWith('.tmp'))) continue;
    removeTemporaries(path);
    removeTemporaries(waiting(path));
  }
}

function removeRekeyed(home: Home): void {
  for (const { path } of [...filesOf(home)].reverse()) rmSync(waiting(path), { force: true });
}
