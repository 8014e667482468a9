import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Day } from '../../calendar/types.ts';
import { filesOfKind, fileWithId } from '../../db/files.ts';
import type { Db } from '../../db/schema.ts';
import { setSeal } from '../../db/seals.ts';
import { fileProblem } from '../../files/atomic.ts';
import { rejectHeader } from '../../files/rejects.ts';
import type { Opened } from '../../home/opened.ts';
import type { Writing } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import { completeFile, endFiles, type FilePlace, registerFile } from '../../retention/files.ts';
import type { Sealer } from '../../vault/vault.ts';

/**
 * What an import knows of rejects files that earlier ones left. Until an import has come to its end, the row of its
 * rejects file names the input it is made of: a killed or stopped run is then finished by the same command, which
 * rejects the same rows again and may replace its own half of a file. Nobody else's file is ever replaced.
 */
export type RejectsPlace = {
  readonly path: string;
  /** What is imported: its absolute path, or standard input. */
  readonly input: string;
  readonly destroyBy: Day;
};

/** `replaces`: what stands at its path is the half that an earlier run left. */
export type RejectsEntered = { readonly id: string; readonly replaces: boolean };

type Known = { readonly id: string; readonly sha256: string | null; readonly unfinished: string | undefined };

/** The rejects files of this home at a path, as the register of files has them. */
export async function rejectsAt(opened: Opened, db: Db, sealer: Sealer, path: string): Promise<readonly Known[]> {
  const rows = await filesOfKind(db, 'rejects');
  return rows.flatMap(({ id, sha256, sealed_day: day, sealed }) => {
    const place = sealer.open<FilePlace>({ table: 'file', id, day }, sealed);
    const here = place && resolve(opened.home.root, place.path) === path;
    return here ? [{ id, sha256, unfinished: place.unfinished }] : [];
  });
}

/**
 * Refuses a path at which something stands, unless it is what an unfinished import of the same input left there, as it
 * was left.
 *
 * @returns whether something stands there, to be replaced.
 */
export async function refuseIfTaken(known: readonly Known[], path: string, input: string): Promise<boolean> {
  const elsewhere = 'Choose another path with --rejects FILE.';
  const found = statOf(path);
  if (!found) return false;
  const unfinished = known.filter((file) => file.unfinished !== undefined);
  const ours = unfinished.filter((file) => file.unfinished === input);
  if (!found.isFile() || unfinished.length === 0) throw new Refusal('exists', `${path}: it exists already.`, elsewhere);
  if (ours.length === 0) {
    const says = `${path}: it holds the rejected rows of another import, which did not come to its end.`;
    throw new Refusal('exists', says, `Run that import again first. Or: ${elsewhere}`);
  }
  for (const { sha256 } of ours) if (await asLeft(path, sha256)) return true;
  throw new Refusal('exists', `${path}: it was changed since an import that did not end wrote it.`, elsewhere);
}

/** Enters a rejects file in the register of files, in place of what an unfinished run of the same import left there. */
export async function enterRejects(opened: Opened, writing: Writing, place: RejectsPlace): Promise<RejectsEntered> {
  const { path, input, destroyBy } = place;
  const known = await rejectsAt(opened, writing.db, writing.sealer(), path);
  const replaces = await refuseIfTaken(known, path, input);
  await endUnfinished(writing, known);
  const id = await registerFile(opened, writing, { kind: 'rejects', path, destroyBy, unfinished: input });
  return { id, replaces };
}

/** Keeps the hash of a file that is on disk; `whole` = its import came to its end, and it is not to be replaced any more. */
export async function completeRejects(
  writing: Writing,
  id: string,
  { sha256, whole }: { readonly sha256: string; readonly whole: boolean },
): Promise<void> {
  await completeFile(writing, id, sha256);
  const row = await fileWithId(writing.db, id);
  // Another run of the same import may have replaced it meanwhile; that one's file is as good.
  if (!row || !whole) return;
  const place = { table: 'file', id, day: row.sealed_day };
  const sealed = writing.sealer().open<FilePlace>(place, row.sealed);
  if (sealed)
    await setSeal(writing.db, 'file', id, row.sealed_day, writing.sealer().seal(place, { path: sealed.path }));
}

/** A run that rejects nothing any more, and had been cut short before: what it had rejected then is recorded by now. */
export async function dropLeftOver(
  opened: Opened,
  writing: Writing,
  { path, input }: Omit<RejectsPlace, 'destroyBy'>,
): Promise<void> {
  if (!statOf(path)) return;
  const known = await rejectsAt(opened, writing.db, writing.sealer(), path);
  const ours = await refuseIfTaken(known, path, input).catch(() => false);
  if (!ours) return;
  rmSync(path, { force: true });
  await endUnfinished(writing, known);
}

const endUnfinished = (writing: Writing, known: readonly Known[]): Promise<void> =>
  endFiles(
    writing,
    known.filter(({ unfinished }) => unfinished !== undefined).map(({ id }) => id),
  );

function statOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}

/** A stopped run left the hash of what it wrote; of a killed one no more is known than how such a file begins. */
async function asLeft(path: string, sha256: string | null): Promise<boolean> {
  try {
    if (sha256 === null) return await beginsLikeRejects(path);
    const hash = createHash('sha256');
    for await (const part of createReadStream(path)) hash.update(part as Buffer);
    return hash.digest('hex') === sha256;
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}

async function beginsLikeRejects(path: string): Promise<boolean> {
  const header = Buffer.from(rejectHeader([]).trimEnd());
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(header.length));
    return header.subarray(0, bytesRead).equals(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
