import { createHash } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { access, type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { londonDay } from '../../calendar/london.ts';
import { addPeriod } from '../../calendar/period.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { fileProblem, syncFolder } from '../../files/atomic.ts';
import { rejectsWriter } from '../../files/rejects.ts';
import type { Opened } from '../../home/opened.ts';
import { containsCardNumber } from '../../identifiers/card.ts';
import { periodOf } from '../../notice/lookup.ts';
import { currentVersion, type Version } from '../../notice/versions.ts';
import type { Home } from '../../vault/home.ts';
import { symbols } from '../../vault/ids.ts';
import type { Random } from '../../vault/random.ts';
import { readChain, sealerOf } from '../../vault/vault.ts';
import { refuseIfTaken, rejectsAt } from './rejects-row.ts';
import type { RejectedRow } from './rows.ts';

/** Where the rejected rows would go: what was asked for, else a name of its own in the home that says only when. */
export function rejectsPath(named: string | undefined, cwd: string, home: Home, now: Instant, random: Random): string {
  if (named !== undefined) return resolve(cwd, named);
  const compact = `${now.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  return join(home.rejects, `rejects-${compact}-${symbols(4, random)}.csv`);
}

/** Refuses, before anything is recorded, a place where the rejects could not be written or something else stands. */
export async function checkRejectsPath(opened: Opened, path: string, input: string): Promise<void> {
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  await refuseIfTaken(await rejectsAt(opened, opened.store.db, sealer, path), path, input);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (problem) {
    throw fileProblem(problem, dirname(path));
  }
}

/** The last day on which rejected rows may lie about, from the notice in force today. */
export function rejectsDestroyBy(versions: readonly Version[], now: Instant): Day {
  const { value } = periodOf(currentVersion(versions, londonDay(now)).notice, 'rejects');
  return londonDay(addPeriod(now, value));
}

export type RejectsFile = {
  readonly add: (rows: readonly RejectedRow[]) => Promise<void>;
  /** Everything is on disk and the file closed. @returns its sha-256, in hex. */
  readonly finish: () => Promise<string>;
};

/** A card number must not be written anywhere by us (P10): whoever mends the row sees where it stood. */
const withoutCard = (cell: string): string =>
  containsCardNumber(cell) ? cell.replaceAll(/[\p{Nd}\p{No}]/gu, '•') : cell;

/**
 * Creates the file, never over another one but what an unfinished run of the same import left (`replaces`). Its row must
 * have been committed before (D8).
 */
export async function createRejects(path: string, columns: readonly string[], replaces: boolean): Promise<RejectsFile> {
  const handle = await orSentence(path, async () => {
    if (replaces) rmSync(path, { force: true });
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const made = await open(path, 'wx', 0o600);
    await made.chmod(0o600); // a umask takes bits away from the mode, and a folder's default may add some
    return made;
  });
  const hash = createHash('sha256');
  const appendFile: FileHandle['appendFile'] = async (text) => {
    hash.update(text as string);
    await handle.appendFile(text);
  };
  const writer = rejectsWriter({ appendFile }, columns);
  return {
    add: (rows) =>
      orSentence(path, async () => {
        for (const { line, reason, cells } of rows) await writer.reject(line, reason, cells.map(withoutCard));
      }),
    finish: async () => {
      try {
        await orSentence(path, async () => {
          await writer.flush();
          await handle.sync();
          syncFolder(dirname(path));
        });
      } finally {
        await handle.close();
      }
      return hash.digest('hex');
    },
  };
}

async function orSentence<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}
