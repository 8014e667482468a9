import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { londonDay } from '../../calendar/london.ts';
import { addPeriod } from '../../calendar/period.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { filesOfKind } from '../../db/files.ts';
import { removeLeftovers } from '../../exports/staged.ts';
import type { Opened } from '../../home/opened.ts';
import { type Writing, write } from '../../home/write.ts';
import { periodOf, recipientOf } from '../../notice/lookup.ts';
import type { Notice } from '../../notice/types.ts';
import { completeFile, endFiles, type FilePlace, registerFile } from '../../retention/files.ts';
import { beginPart, type CsvPart } from './csv-part.ts';
import { type CsvPlace, MOST_ROWS } from './csv-place.ts';

export type WrittenFile = { readonly file: string; readonly rows: number; readonly sha256: string };

export type InvitationFiles = {
  readonly destroyBy: Day;
  readonly add: (e164: string, link: string, reference: string) => void;
  /** Every file is on disk in its place, and in the register of files with its hash. */
  readonly finish: () => Promise<readonly WrittenFile[]>;
  /** Nothing is left of them, nor of their rows. */
  readonly discard: () => Promise<void>;
};

/**
 * Begins the files of a run: each is in the register of files before its first byte (D8), is written beside its place with
 * mode 0600, and takes that place whole. Numbers and links stand together in them and nowhere else, so they go soon.
 */
export async function beginFiles(
  opened: Opened,
  notice: Notice,
  places: readonly CsvPlace[],
  sendAt: Instant,
): Promise<InvitationFiles> {
  const destroyBy = londonDay(addPeriod(sendAt, periodOf(notice, 'invitation-files').value));
  const rows = await write(opened, async (writing) => {
    const ids: string[] = [];
    for (const { path } of places) {
      const recipient = recipientOf(notice, 'gov-uk-notify')?.id;
      ids.push(await registerFile(opened, writing, { kind: 'invitations', path, destroyBy, recipient }));
    }
    await writing.audit({ act: 'survey file', references: ids, facts: { destroyBy } });
    return ids;
  });
  const parts: CsvPart[] = [];
  const hashes: string[] = [];
  const beginNext = () => {
    const at = parts.length;
    parts.push(beginPart(places[at] as CsvPlace, rows[at] as string, opened.random));
  };
  const endLast = () => void hashes.push(parts.at(-1)?.end() ?? '');
  const discard = async () => {
    for (const part of parts) part.discard();
    await write(opened, async (writing) => {
      await endFiles(writing, rows);
      await writing.audit({ act: 'survey file', references: rows, facts: { result: 'discarded' } });
    });
  };
  try {
    beginNext();
  } catch (problem) {
    await discard();
    throw problem;
  }
  return {
    destroyBy,
    discard,
    add(e164, link, reference) {
      if (parts.at(-1)?.rows() === MOST_ROWS && parts.length < places.length) {
        endLast();
        beginNext();
      }
      parts.at(-1)?.add(e164, link, reference);
    },
    async finish() {
      endLast();
      await write(opened, async (writing) => {
        await endReplaced(opened, writing, parts);
        // Fewer than planned could be invited, and the last place was not needed.
        await endFiles(writing, rows.slice(parts.length));
        for (const [at, { row }] of parts.entries()) await completeFile(writing, row, hashes[at] ?? '');
        await writing.audit({
          act: 'survey file',
          references: parts.map(({ row }) => row),
          counts: { rows: parts.reduce((sum, part) => sum + part.rows(), 0) },
          facts: { destroyBy },
        });
      });
      for (const { put } of parts) put();
      return parts.map((part, at) => ({ file: part.place.given, rows: part.rows(), sha256: hashes[at] ?? '' }));
    },
  };
}

/** Removes what a run that was killed left in the folder of these places, and the rows of its files, which never came. */
export async function clearLeftovers(opened: Opened, places: readonly CsvPlace[]): Promise<void> {
  const [first] = places;
  if (!first) return;
  const folder = dirname(first.path);
  await write(opened, async (writing) => {
    const here = (await known(opened, writing)).filter(({ path }) => dirname(path) === folder);
    const removed = removeLeftovers(folder, new Set(here.map(({ path }) => path)));
    const never = here.filter(({ path }) => removed.has(path) && !existsSync(path)).map(({ id }) => id);
    if (never.length === 0) return;
    await endFiles(writing, never);
    await writing.audit({ act: 'survey file', references: never, facts: { result: 'cut short' } });
  });
}

/** Ends the rows of files that are being replaced. */
async function endReplaced(opened: Opened, writing: Writing, parts: readonly CsvPart[]): Promise<void> {
  const paths = new Set(parts.map(({ place }) => place.path));
  const ours = new Set(parts.map(({ row }) => row));
  const replaced = (await known(opened, writing)).filter(({ id, path }) => paths.has(path) && !ours.has(id));
  await endFiles(
    writing,
    replaced.map(({ id }) => id),
  );
}

async function known(
  opened: Opened,
  writing: Writing,
): Promise<readonly { readonly id: string; readonly path: string }[]> {
  const rows = await filesOfKind(writing.db, 'invitations');
  return rows.flatMap((row) => {
    const place = { table: 'file', id: row.id, day: row.sealed_day };
    const sealed = writing.sealer().open<FilePlace>(place, row.sealed);
    return sealed ? [{ id: row.id, path: resolve(opened.home.root, sealed.path) }] : [];
  });
}
