import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { REGISTER_SCHEMA, STORE_SCHEMA } from '../../db/upgrades.ts';
import { fileProblem } from '../../files/atomic.ts';
import { measureFile } from '../../files/copy.ts';
import { Refusal } from '../../refusal.ts';
import { type Home, homeAt } from '../../vault/home.ts';
import { type Keyring, keysOf } from '../../vault/keyring.ts';
import {
  damaged,
  type FoundManifest,
  MANIFEST,
  type Manifest,
  manifestCode,
  newer,
  parseManifest,
} from './manifest.ts';

/** A backup whose manifest was read, and not yet believed. */
export type FoundBackup = FoundManifest & { readonly directory: string; readonly home: Home };

/** A backup whose manifest is the one that was written: the hashes in it can be believed. */
export type Backup = { readonly directory: string; readonly home: Home; readonly manifest: Manifest };

/** Reads what a backup says of itself. Refuses what is no backup, is cut, or comes from a newer Steward. */
export function findBackup(directory: string): FoundBackup {
  const path = join(directory, MANIFEST);
  let text: string;
  try {
    if (!statSync(directory).isDirectory())
      throw new Refusal('not-a-backup', `${directory} is not a folder.`, 'Name the folder of a backup.');
    text = readFileSync(path, 'utf8');
  } catch (problem) {
    const { code, path: missing } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT' && missing === path)
      throw new Refusal(
        'not-a-backup',
        `${directory} holds no manifest, so it is no whole backup.`,
        'Name the folder that steward backup made.',
      );
    throw fileProblem(problem, directory);
  }
  const found = parseManifest(text, directory);
  const { store, register } = found.manifest.schemas;
  if (store > STORE_SCHEMA || register > REGISTER_SCHEMA) throw newer(directory);
  return { ...found, directory, home: homeAt(directory) };
}

/** Compares the manifest's code. Refuses one that somebody changed. */
export function believe({ manifest, code, directory, home }: FoundBackup, keyring: Keyring): Backup {
  if (!keysOf(keyring, 'audit').some(({ key }) => manifestCode(manifest, key) === code))
    throw damaged(`The manifest of ${directory} was changed since it was made.`);
  if (keyring.home !== manifest.home) throw damaged(`The keyring of ${directory} is another home's.`);
  return { manifest, directory, home };
}

/**
 * Measures every file again. Refuses the first that is missing, cut or changed, and a log beside a database: SQLite would
 * put it in.
 */
export async function refuseDamaged(backup: Pick<Backup, 'manifest' | 'directory'>): Promise<void> {
  const { manifest, directory } = backup;
  refuseWrongSizes(backup);
  for (const file of manifest.files) {
    const path = join(directory, file.path);
    if ((await measureFile(path)).sha256 !== file.sha256)
      throw damaged(`${file.path} of ${directory} was changed since it was made.`);
  }
  const log = unexpected({ manifest, directory }).find((name) => /\.db-(wal|shm|journal)$/.test(name));
  if (log !== undefined)
    throw damaged(`${log} in ${directory} is none of its files: SQLite would change the backup by it.`);
}

/** Asked first, because it costs nothing. */
export function refuseWrongSizes({ manifest, directory }: Pick<Backup, 'manifest' | 'directory'>): void {
  for (const { path, size } of manifest.files) {
    const found = statSync(join(directory, path), { throwIfNoEntry: false });
    if (!found?.isFile()) throw damaged(`${path} is missing from ${directory}.`);
    if (found.size !== size)
      throw damaged(`${path} of ${directory} is ${found.size < size ? 'cut' : 'longer than it was made'}.`);
  }
}

/** Files that somebody else put beside those of the backup. */
export function unexpected({ manifest, directory }: Pick<Backup, 'manifest' | 'directory'>): readonly string[] {
  const own = new Set([MANIFEST, ...manifest.files.map(({ path }) => path)]);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((name) => !own.has(name));
}
