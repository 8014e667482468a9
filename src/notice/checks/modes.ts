import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Home } from '../../vault/home.ts';
import { isLoose, type SecretKind } from '../../vault/master-key.ts';

const FOLDER = 0o700;
const FILE = 0o600;
/** Folders in which Steward names the files; elsewhere a name is a person's, and is not repeated. */
const OURS = ['secure', 'never-back-up', 'certificates'];
const AT_THE_TOP = /^(?:notice\.yaml|store\.db(?:-wal|-shm|-journal)?|secure|never-back-up|certificates|rejects)$/;

/** Everything in a home that others than its owner can open, or that belongs to somebody else. */
export function modesOf(home: Home): { readonly tested: number; readonly problems: readonly string[] } {
  const owner = statSync(home.root).uid;
  const problems: string[] = [];
  let tested = 0;
  const look = (path: string): void => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return;
    tested += 1;
    const name = nameOf(home.root, path);
    if (found.isSymbolicLink()) problems.push(`${name} is a link`);
    else {
      const wanted = found.isDirectory() ? FOLDER : FILE;
      if ((found.mode & 0o777 & ~wanted) !== 0)
        problems.push(`${name} has mode ${octal(found.mode)} and should have ${octal(wanted)}`);
      if (found.uid !== owner) problems.push(`${name} belongs to another user than the home`);
      if (found.isDirectory()) for (const entry of entriesOf(path)) look(join(path, entry));
    }
  };
  look(home.root);
  return { tested, problems };
}

/** A folder that a sweep has removed since it was seen has nothing in it. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw problem;
  }
}

/** Why a key file is not safe where it is: open to others, or inside the home that it opens. */
export function keyFileProblems(path: string, root: string, kind: SecretKind): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return [
    ...(isLoose(found, kind) ? ['The key file is open to others than its owner'] : []),
    ...(`${realpathSync(path)}`.startsWith(`${realpathSync(root)}${sep}`)
      ? ['The key file is inside the home that it opens, and in every copy of it']
      : []),
  ];
}

function nameOf(root: string, path: string): string {
  const name = relative(root, path);
  if (name === '') return 'The home';
  const folder = name.split(sep).slice(0, -1).join('/');
  if (OURS.includes(folder) || AT_THE_TOP.test(name)) return name;
  return folder === '' ? 'A file of the home' : `A file in ${folder.split('/')[0]}/`;
}

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');
