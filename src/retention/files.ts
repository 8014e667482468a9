import { isAbsolute, relative } from 'node:path';
import { millisecondsOf } from '../calendar/instant.ts';
import type { Day } from '../calendar/types.ts';
import { endFileRows, insertFile, setFileHash } from '../db/files.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { uuidV7 } from '../vault/ids.ts';

/** A file with personal data, before its first byte is written. */
export type NewFile = {
  readonly kind: 'rejects' | 'export' | 'pack' | 'extract' | 'recording' | 'invitations';
  /** Absolute; kept relative to the home when it is inside. */
  readonly path: string;
  readonly destroyBy: Day;
  readonly recipient?: string | undefined;
  readonly request?: string | undefined;
  readonly sha256?: string | undefined;
  /** What it is made of, while whoever makes it has not come to the end. */
  readonly unfinished?: string | undefined;
};

/** What the sealed part of a file's row holds. */
export type FilePlace = { readonly path: string; readonly unfinished?: string };

/**
 * Enters a file in the register of files (D8), inside a write: only when that write is committed may the file come to
 * be, so that no crash leaves one that nobody destroys. Its path is sealed to the day on which it must go.
 *
 * @returns the id of its row.
 */
export async function registerFile(opened: Opened, writing: Writing, file: NewFile): Promise<string> {
  const { kind, destroyBy } = file;
  if (destroyBy < writing.floor)
    throw new Refusal(
      'below-floor',
      'The file would have to be destroyed at once.',
      'Check the clock of this machine, then run the command again.',
    );
  const id = uuidV7(millisecondsOf(writing.at), opened.random);
  const path = pathInHome(opened.home.root, file.path);
  const place: FilePlace = file.unfinished === undefined ? { path } : { path, unfinished: file.unfinished };
  await insertFile(writing.db, {
    id,
    kind,
    made_at: writing.at,
    destroy_by: destroyBy,
    recipient: file.recipient ?? null,
    request: file.request ?? null,
    sha256: file.sha256 ?? null,
    sealed_day: destroyBy,
    sealed: writing.sealer().seal({ table: 'file', id, day: destroyBy }, place),
  });
  await writing.audit({ act: 'file register', references: [id], facts: { kind, destroyBy } });
  return id;
}

/**
 * Ends the rows of files that were replaced or never came to be. The audit names each, as it names those that a sweep
 * destroyed: a row that is gone for no reason is a file that nobody destroys.
 */
export async function endFiles(writing: Writing, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await endFileRows(writing.db, ids);
  await writing.audit({ act: 'file end', references: ids });
}

/** Keeps the hash of a file once its last byte is on disk. A row without one is of a file that was never finished. */
export const completeFile = (writing: Writing, id: string, sha256: string): Promise<void> =>
  setFileHash(writing.db, id, sha256);

/** Relative to the home inside it, so that a home can be moved; absolute elsewhere. Both arguments are absolute. */
export function pathInHome(root: string, path: string): string {
  const inside = relative(root, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
