import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Home } from '../vault/home.ts';
import { isLoose, type SecretKind } from '../vault/master-key.ts';

export type FileMode = {
  readonly path: string;
  readonly mode: string;
  readonly shouldBe: string;
  readonly ok: boolean;
};

const FOLDER = 0o700;
const FILE = 0o600;

/** Folders and files that Steward makes in a home. What a person put there beside them is not judged. */
export function modesOf(home: Home): readonly (FileMode | null)[] {
  const one = (path: string, wanted: number) => modeOf(path, relative(home.root, path) || '.', wanted);
  const inside = (folder: string) => filesIn(folder).map((name) => one(join(folder, name), FILE));
  return [
    one(home.root, FOLDER),
    ...[home.noticeFile, home.store, `${home.store}-wal`, `${home.store}-shm`].map((path) => one(path, FILE)),
    ...[home.secure, home.neverBackUp, home.certificates, home.rejects].flatMap((folder) => [
      one(folder, FOLDER),
      ...inside(folder),
    ]),
  ];
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** The file that the key came from; of a credential only what systemd never does is wrong. */
export function secretMode(path: string, kind: SecretKind): FileMode | null {
  const found = statSync(path, { throwIfNoEntry: false });
  const wanted = modeOf(path, path, kind === 'file' ? FILE : 0o440);
  return found && wanted ? { ...wanted, ok: !isLoose(found, kind) } : null;
}

/** null = not there, which is for whoever needs the file to say. */
function modeOf(path: string, name: string, wanted: number): FileMode | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  const mode = found.mode & 0o777;
  const octal = (bits: number) => bits.toString(8).padStart(4, '0');
  return { path: name, mode: octal(mode), shouldBe: octal(wanted), ok: (mode & ~wanted) === 0 };
}
