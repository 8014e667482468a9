import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rejectsDestroyBy } from '../../contacts/import/rejects-file.ts';
import { type FileRow, fileRows } from '../../db/files.ts';
import { versionsOf } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';
import { type FilePlace, registerFile } from '../../retention/files.ts';
import type { Home } from '../../vault/home.ts';
import type { Sealer } from '../../vault/vault.ts';
import type { Opened } from '../opened.ts';
import type { Writing } from '../write.ts';

/**
 * Enters every file of rejected rows that lies in the home and that the restored store does not know, so that the sweep
 * reaches it (D8). Inside a write, once rows that do not open are gone.
 *
 * @param home the home that is there, whose folder of rejects stays
 * @returns how many.
 */
export async function enterRejects(opened: Opened, writing: Writing, home: Home): Promise<number> {
  const there = existsSync(home.rejects) ? readdirSync(home.rejects) : [];
  if (there.length === 0) return 0;
  const sealer = writing.sealer();
  const known = (await fileRows(writing.db)).map((row) => pathOf(sealer, row));
  const unknown = there.filter((name) => !known.includes(join('rejects', name)));
  const destroyBy = rejectsDestroyBy(await versionsOf(writing.db), writing.at);
  for (const name of unknown)
    await registerFile(opened, writing, { kind: 'rejects', path: join(opened.home.rejects, name), destroyBy });
  return unknown.length;
}

/** A damaged row names no file; `check` tells of it. */
function pathOf(sealer: Sealer, row: FileRow): string | undefined {
  try {
    return sealer.open<FilePlace>({ table: 'file', id: row.id, day: row.sealed_day }, row.sealed)?.path;
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}
