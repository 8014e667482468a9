import { resolve } from 'node:path';
import { packFileRows } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { completeFile, endFiles, type FilePlace } from '../retention/files.ts';
import { clearLeftovers } from './pack-folder.ts';
import type { PackTarget } from './pack-target.ts';

type Known = { readonly id: string; readonly whole: boolean };

/** Removes what a pack for this place that was killed left: its temporary folder, and the row of what never came. */
export async function endAbandoned(opened: Opened, writing: Writing, target: PackTarget): Promise<void> {
  if (!clearLeftovers(target)) return;
  await endRows(
    writing,
    (await rowsAt(opened, writing, target)).filter(({ whole }) => !whole),
  );
}

/** Keeps the hash by which the sweep will know the folder: that of its manifest. Refuses when its row was ended meanwhile. */
export async function completePack(
  opened: Opened,
  writing: Writing,
  target: PackTarget,
  done: { readonly id: string; readonly sha256: string },
): Promise<void> {
  if (!(await rowsAt(opened, writing, target)).some(({ id }) => id === done.id)) {
    throw new Refusal('file-row-gone', 'Another pack was being made in the same place.', 'Run the command again.');
  }
  await completeFile(writing, done.id, done.sha256);
}

/** Ends the rows of packs that stood where this one stands now. */
export async function endReplaced(opened: Opened, writing: Writing, target: PackTarget, ours: string): Promise<number> {
  const replaced = (await rowsAt(opened, writing, target)).filter(({ id, whole }) => whole && id !== ours);
  await endRows(writing, replaced);
  return replaced.length;
}

export const endRows = (writing: Writing, rows: readonly Pick<Known, 'id'>[]): Promise<void> =>
  endFiles(
    writing,
    rows.map(({ id }) => id),
  );

async function rowsAt(opened: Opened, writing: Writing, target: PackTarget): Promise<readonly Known[]> {
  const rows = await packFileRows(writing.db);
  return rows.flatMap((row) => {
    const place = { table: 'file', id: row.id, day: row.sealed_day };
    const sealed = writing.sealer().open<FilePlace>(place, row.sealed);
    // What lies inside the home is kept relative to it.
    const here = sealed !== undefined && resolve(opened.home.root, sealed.path) === target.path;
    return here ? [{ id: row.id, whole: row.sha256 !== null }] : [];
  });
}
