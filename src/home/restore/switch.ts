import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileProblem, syncFolder } from '../../files/atomic.ts';
import type { Home } from '../../vault/home.ts';
import { readyMark, stagingOf, takeRestoreLock } from './place.ts';

/** Finishes a restore that was killed when it was ready. Whoever opens a home calls this first. */
export function finishSwitch(home: Home, waitMs: number): void {
  const lock = takeRestoreLock(home, waitMs);
  try {
    // Another process may have done it while this one waited.
    if (existsSync(readyMark(home))) switchHome(home);
  } finally {
    lock.release();
  }
}

/**
 * Puts the restored home in the place of the one that is there, file by file, the store last. Each rename that was done
 * is simply not there to do again, so a kill anywhere is finished by the same steps. Under the restore lock.
 */
export function switchHome(home: Home): void {
  const staged = stagingOf(home);
  try {
    for (const folder of [home.secure, home.certificates, home.rejects])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    move(staged.keyring, home.keyring);
    move(staged.chain, home.chain);
    move(staged.indexKey, home.indexKey);
    moveDatabase(staged.register, home.register);
    for (const name of namesIn(staged.certificates))
      move(join(staged.certificates, name), join(home.certificates, name));
    if (!existsSync(home.noticeFile)) move(staged.noticeFile, home.noticeFile);
    moveDatabase(staged.store, home.store);
    for (const folder of [home.secure, home.neverBackUp, home.certificates, home.root]) syncFolder(folder);
    rmSync(readyMark(home), { force: true });
    syncFolder(staged.root);
    rmSync(staged.root, { recursive: true, force: true });
  } catch (problem) {
    throw fileProblem(problem, home.root);
  }
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

/**
 * What SQLite keeps beside the old file (its log, or the journal of a transaction that was cut off) must be gone, on disk
 * too, before another takes its name: it would be put into that one. Once the new file is in place, such files are its own.
 */
function moveDatabase(from: string, to: string): void {
  if (!existsSync(from)) return;
  const beside = namesIn(dirname(to)).filter(
    (name) => /^-(wal|shm|journal)$/.test(name.slice(basename(to).length)) && name.startsWith(basename(to)),
  );
  for (const name of beside) rmSync(join(dirname(to), name));
  if (beside.length > 0) syncFolder(dirname(to));
  renameSync(from, to);
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
