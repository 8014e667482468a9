import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Instant } from '../../calendar/types.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { writeMeta } from '../../db/meta.ts';
import { fileProblem, syncFolder, writeAtomic } from '../../files/atomic.ts';
import { type Measure, measureFile } from '../../files/copy.ts';
import { doneAllTheSame, Refusal } from '../../refusal.ts';
import { symbols } from '../../vault/ids.ts';
import { keyOf } from '../../vault/keyring.ts';
import { openVault } from '../../vault/vault.ts';
import { VERSION } from '../../version.ts';
import { registerState } from '../catch-up.ts';
import { livingCopies } from '../keys.ts';
import type { Opened } from '../opened.ts';
import { write } from '../write.ts';
import { gather } from './gather.ts';
import type { LastBackup } from './last.ts';
import { type BackupFile, MANIFEST, type Manifest, manifestText } from './manifest.ts';
import { makingBeside, refuseTarget, removeUnfinished, takeBackupLock } from './target.ts';

export type BackupPlan = { readonly directory: string; readonly home: string };

export type BackupReceipt = {
  readonly backup: string;
  readonly directory: string;
  readonly madeAt: Instant;
  readonly contacts: number;
  readonly files: number;
  readonly bytes: number;
  readonly noticeVersion: number;
  /** Hash of the manifest, which names the hash of every other file. */
  readonly sha256: string;
  /** Recovery copies of the chain that nobody reported destroyed: without one, this backup opens on this machine only; null = the register does not say. */
  readonly recoveryCopies: number | null;
  /** The register that is in it was rolled back: what it lacks, an older backup may still have. */
  readonly registerBehind: boolean;
};

export function planBackup(opened: Opened, directory: string): BackupPlan {
  refuseTarget(opened.home, directory);
  return { directory, home: opened.home.root };
}

/**
 * Makes a backup whole beside its place and then renames it there: what a kill leaves has no manifest, or is whole, and
 * the next backup in that folder removes it.
 */
export async function makeBackup(opened: Opened, { directory }: BackupPlan, waitMs: number): Promise<BackupReceipt> {
  const lock = takeBackupLock(opened.home, waitMs);
  try {
    refuseTarget(opened.home, directory);
    removeUnfinished(directory, opened.homeId);
    await write(opened, (writing) => jobStarted(writing.db, 'backup', writing.at));
    const registerBehind = (await registerState(opened)) === 'behind';
    const making = makingBeside(directory, opened.homeId, opened.random);
    try {
      const made = await fill(opened, making);
      renameSync(making, directory);
      syncFolder(dirname(directory));
      return { ...(await entered(opened, { ...made, directory })), registerBehind };
    } catch (problem) {
      rmSync(making, { recursive: true, force: true });
      throw fileProblem(problem, directory);
    }
  } finally {
    lock.release();
  }
}

/** It is whole by now, and the room that it took is not what keeps it out of the audit: it stays. */
async function entered(opened: Opened, made: Made & { readonly directory: string }) {
  try {
    return await enter(opened, made);
  } catch (problem) {
    throw doneAllTheSame(
      problem,
      `The backup in ${made.directory} is whole all the same, and not on record here.`,
      'Keep it or remove it; the next backup needs another folder.',
    );
  }
}

type Made = { readonly manifest: Manifest; readonly bytes: number; readonly sha256: string };

async function fill(opened: Opened, making: string): Promise<Made> {
  const { facts, measured } = await gather(opened, making);
  const files = await filesOf(making, measured);
  const manifest: Manifest = {
    format: 'steward.backup/1',
    backup: `B-${symbols(4, opened.random)}-${symbols(4, opened.random)}`,
    home: opened.homeId,
    steward: VERSION,
    ...facts,
    files,
  };
  // The keyring as it was copied: it counts for the copies, whatever another process has done to the home's since.
  const { keyring } = openVault(
    { ...opened.home, keyring: join(making, 'secure', 'keyring') },
    opened.vault.master,
    opened.random,
  );
  const text = manifestText(manifest, keyOf(keyring, 'audit'));
  for (const folder of new Set(files.map(({ path }) => dirname(join(making, path))))) syncFolder(folder);
  writeAtomic(join(making, MANIFEST), text, opened.random);
  return {
    manifest,
    bytes: files.reduce((sum, { size }) => sum + size, Buffer.byteLength(text)),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

async function filesOf(folder: string, measured: ReadonlyMap<string, Measure>): Promise<readonly BackupFile[]> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
  const files: BackupFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    files.push({ path: name.split(sep).join('/'), ...(measured.get(path) ?? (await measureFile(path))) });
  }
  return files;
}

/** The entry comes last: a backup that the audit names is there. */
async function enter(
  opened: Opened,
  { manifest, bytes, sha256, directory }: Made & { readonly directory: string },
): Promise<Omit<BackupReceipt, 'registerBehind'>> {
  const { backup, madeAt, contacts, files, noticeVersion } = manifest;
  const last: LastBackup = { backup, madeAt, contacts, sha256 };
  await write(opened, async (writing) => {
    await writeMeta(writing.db, 'lastBackup', JSON.stringify(last));
    await jobFinished(writing.db, 'backup', writing.at, JSON.stringify({ backup, contacts }));
    await writing.audit({
      act: 'backup',
      references: [backup],
      counts: { contacts, files: files.length },
      facts: { madeAt, sha256 },
    });
  });
  return {
    backup,
    directory,
    madeAt,
    contacts,
    files: files.length + 1,
    bytes,
    noticeVersion,
    sha256,
    recoveryCopies: await knownCopies(opened),
  };
}

/** The backup is made by then, and is no worse for a register that does not say. */
async function knownCopies(opened: Opened): Promise<number | null> {
  try {
    return (await livingCopies(opened)).length;
  } catch (problem) {
    if (problem instanceof Refusal) return null;
    throw problem;
  }
}
