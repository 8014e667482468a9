import { dirname, resolve } from 'node:path';
import { filesOfKind } from '../db/files.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { completeFile, endFiles, type FilePlace, registerFile } from '../retention/files.ts';
import type { Decision } from './decide.ts';
import { removeLeftovers } from './staged.ts';
import { type Target, withoutManifest } from './target.ts';

/** The rows under which an export's two files are known, from before their first byte (D8). */
export type FileIds = { readonly data: string; readonly manifest: string };

type Known = { readonly id: string; readonly path: string; readonly whole: boolean };

/** Notes both files of an export; they are destroyed on the same day. */
export async function registerExport(
  opened: Opened,
  writing: Writing,
  target: Target,
  decision: Decision,
): Promise<FileIds> {
  const note = (path: string): Promise<string> =>
    registerFile(opened, writing, {
      kind: 'export',
      path,
      destroyBy: decision.destroyBy,
      recipient: decision.recipient,
    });
  return { data: await note(target.path), manifest: await note(target.manifest) };
}

/** Notes that both files are whole, and ends the rows of what they replace: those that name the same paths. */
export async function completeExport(
  opened: Opened,
  writing: Writing,
  target: Target,
  ids: FileIds,
  hashes: { readonly data: string; readonly manifest: string },
): Promise<void> {
  const known = await knownFiles(opened, writing);
  const ours = known.filter(({ id }) => id === ids.data || id === ids.manifest);
  if (ours.length < 2) {
    throw new Refusal(
      'file-row-gone',
      'The record of this file was removed while it was being made.',
      'Run the command again.',
    );
  }
  await completeFile(writing, ids.data, hashes.data);
  await completeFile(writing, ids.manifest, hashes.manifest);
  const replaced = known.filter(
    (file) => file.whole && !ours.includes(file) && (file.path === target.path || file.path === target.manifest),
  );
  await endFiles(
    writing,
    replaced.map(({ id }) => id),
  );
}

/**
 * Removes what an export that was killed left in this folder: its temporary file, and the rows of files that never came.
 * A file gets its name only after its row is whole, so a row that is not whole never stands for what has that name now.
 */
export async function clearLeftovers(opened: Opened, writing: Writing, folder: string): Promise<void> {
  const here = (await knownFiles(opened, writing)).filter(({ path }) => dirname(path) === folder);
  const removed = removeLeftovers(folder, new Set(here.map(({ path }) => path)));
  const never = here.filter(({ path, whole }) => !whole && (removed.has(path) || removed.has(withoutManifest(path))));
  await endFiles(
    writing,
    never.map(({ id }) => id),
  );
}

async function knownFiles(opened: Opened, writing: Writing): Promise<readonly Known[]> {
  const rows = await filesOfKind(writing.db, 'export');
  return rows.flatMap((row) => {
    const place = { table: 'file', id: row.id, day: row.sealed_day };
    const sealed = writing.sealer().open<FilePlace>(place, row.sealed);
    // What lies inside the home is kept relative to it.
    return sealed ? [{ id: row.id, path: resolve(opened.home.root, sealed.path), whole: row.sha256 !== null }] : [];
  });
}
