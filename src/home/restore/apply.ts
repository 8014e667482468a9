import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../db/engine.ts';
import { syncFile, syncFolder, writeAtomic } from '../../files/atomic.ts';
import { type Home, homeAt } from '../../vault/home.ts';
import { writeKeyFile } from '../../vault/master-key.ts';
import { finishRekeyed } from '../../vault/rekeyed.ts';
import type { OpenHome } from '../open.ts';
import { buildHome, type Restoring } from './build.ts';
import { lockLive } from './live.ts';
import { readyMark, stagingOf, takeRestoreLock } from './place.ts';
import { type Prepared, prepareRestore, type RestoreWish } from './plan.ts';
import { type RestoreReceipt, receiptOf } from './receipt.ts';
import { switchHome } from './switch.ts';

type Progress = Restoring['progress'];

/**
 * Restores a backup: builds the home whole beside the one that is there, whose store nobody can write to meanwhile, marks
 * it ready, and puts it in its place. Killed before the mark, the home is as it was; after it, whoever opens the home next
 * finishes.
 */
export async function applyRestore(access: OpenHome, wish: RestoreWish, progress: Progress): Promise<RestoreReceipt> {
  const home = homeAt(access.root);
  const nothing = !existsSync(home.root);
  const lock = takeRestoreLock(home, access.waitMs);
  try {
    if (existsSync(readyMark(home))) switchHome(home);
    const prepared = await prepareRestore(access, wish);
    try {
      finishRekeyed(home, prepared.unlocked.master);
      // What others would record from here on would be gone with the store.
      lockLive(prepared.live.store);
      if (prepared.plan.keyFile !== null) writeKeyFile(prepared.plan.keyFile, prepared.unlocked.master, access.random);
      const built = await buildHome(restoringIn(access, home, stagingOf(home), prepared, progress), false);
      markReady(home, access);
      switchHome(home);
      return receiptOf(prepared.plan, built);
    } finally {
      prepared.live.close();
    }
  } finally {
    if (!existsSync(readyMark(home))) rmSync(stagingOf(home).root, { recursive: true, force: true });
    lock.release();
    // What was refused must not leave half a home where none was.
    if (nothing && !existsSync(home.store) && !existsSync(readyMark(home)))
      rmSync(home.root, { recursive: true, force: true });
  }
}

export const restoringIn = (
  access: OpenHome,
  home: Home,
  place: Home,
  { plan, custody, chain, unlocked, live }: Prepared,
  progress: Progress,
): Restoring => ({
  access,
  home,
  place,
  custody,
  chain,
  unlocked,
  live,
  registerLost: plan.register.lost,
  progress,
});

/** Everything on disk, in one file each, and then the mark. */
function markReady(home: Home, { random }: OpenHome): void {
  const place = stagingOf(home);
  openSqlite(place.store, { waitMs: 0, journal: 'wal' }).raw.close();
  const folders = [place.root];
  for (const entry of readdirSync(place.root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else syncFile(path);
  }
  for (const folder of [...folders, home.neverBackUp]) syncFolder(folder);
  writeAtomic(readyMark(home), 'ready\n', random);
}
