import { createHash } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, readdirSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import { deleteFileRow, dueFile, dueFiles, type FileRow } from '../db/files.ts';
import { deleteDueRequests } from '../db/requests-due.ts';
import { removeTemporaries } from '../files/atomic.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { reseal } from './renew.ts';

export type FilesDisposed = {
  readonly destroyed: number;
  /** Not there any more when their day came. */
  readonly missing: number;
  readonly notDestroyed: readonly { readonly id: string; readonly kind: string; readonly why: string }[];
};

/**
 * Destroys packs, exports and rejects whose day has come (D8): the file first, its row only when the file is gone. What
 * lies outside the home is unlinked only if it is still the file that was written there; otherwise it is a finding, and
 * its row is sealed ahead so that it does not hold the chain back.
 */
export async function disposeFiles(opened: Opened): Promise<FilesDisposed> {
  const today = londonDay(opened.now());
  let destroyed = 0;
  let missing = 0;
  const notDestroyed: { id: string; kind: string; why: string }[] = [];
  for (const { id, kind } of await dueFiles(opened.store.db, today)) {
    const result = await write(opened, async (writing) => {
      const row = await dueFile(writing.db, today, id);
      // Another sweep was here first, or a hold came.
      if (!row) return undefined;
      const content = writing
        .sealer()
        .open<{ readonly path: string }>({ table: 'file', id: row.id, day: row.sealed_day }, row.sealed);
      const outcome = content ? await destroy(opened.home.root, content.path, row) : 'missing';
      if (outcome === 'destroyed' || outcome === 'missing') {
        await deleteFileRow(writing.db, row.id);
        await writing.audit({ act: 'file destroy', references: [row.id], facts: { kind: row.kind, outcome } });
      } else if (row.sealed_day <= utcDay(writing.at)) {
        await reseal(writing, 'file', row, addDays(utcDay(writing.at), 14));
      }
      return outcome;
    });
    if (result === 'destroyed') destroyed += 1;
    else if (result === 'missing') missing += 1;
    else if (result !== undefined) notDestroyed.push({ id, kind, why: result });
  }
  return { destroyed, missing, notDestroyed };
}

/** Closed requests whose time has come go with the same sweep. The audit names each; the certificate counts from there. */
export async function disposeRequests(opened: Opened): Promise<number> {
  let total = 0;
  for (;;) {
    const gone = await write(opened, async (writing) => {
      const destroyed = await deleteDueRequests(writing.db, utcDay(writing.at));
      if (destroyed.length > 0) {
        const days = destroyed.map(({ destroyBy }) => destroyBy).sort();
        await writing.audit({
          act: 'request destroy',
          references: destroyed.map(({ reference }) => reference),
          counts: { requests: destroyed.length },
          facts: { earliest: days[0] ?? null, latest: days.at(-1) ?? null },
        });
      }
      return destroyed.length;
    });
    total += gone;
    if (gone === 0) return total;
  }
}

/** Whether a file's path lies in the home, where every file is Steward's own. */
const inside = (root: string, path: string): boolean => path.startsWith(`${root}${sep}`);

async function destroy(root: string, stored: string, row: FileRow): Promise<'destroyed' | 'missing' | string> {
  const path = isAbsolute(stored) ? stored : resolve(root, stored);
  try {
    removeTemporaries(path);
    if (!existsSync(path)) return 'missing';
    const found = lstatSync(path);
    if (found.isSymbolicLink()) return 'a link stands in its place';
    const whole = found.isDirectory() ? await isPackAsMade(path, row.sha256) : (await sha256Of(path)) === row.sha256;
    if (!(inside(root, path) && !found.isDirectory()) && !whole) return 'it was changed since it was made';
    if (found.isDirectory()) rmSync(path, { recursive: true });
    else unlinkSync(path);
    return 'destroyed';
  } catch {
    return 'the system refused to remove it';
  }
}

/** Whether a pack's folder holds exactly what its manifest lists, and the manifest is the one that was written. */
async function isPackAsMade(folder: string, manifestSha256: string | null): Promise<boolean> {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest) || (await sha256Of(manifest)) !== manifestSha256) return false;
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: { path: string; sha256: string }[] };
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  if (found.length !== files.length + 1) return false;
  for (const { path, sha256 } of files) {
    if (!existsSync(join(folder, path)) || (await sha256Of(join(folder, path))) !== sha256) return false;
  }
  return true;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}
