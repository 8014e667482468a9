import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Refusal } from '../refusal.ts';
import type { Home } from '../vault/home.ts';

/**
 * Refuses a path for something new (an export, a pack, a recovery copy) where Steward keeps files of its own: what
 * `--force` must never reach, and what would be backed up, lost or destroyed together with them.
 *
 * @param path absolute or relative to the working folder; its folder need not exist, links in it are followed.
 * @param given what was typed, the only path that is shown.
 */
export function refuseOwnFiles(path: string, given: string, home: Home, keyFile?: string): void {
  const place = withoutLinks(resolve(path));
  const inHome = relative(withoutLinks(home.root), place);
  const [first = ''] = inHome.split(sep);
  const folders = [home.secure, home.neverBackUp, home.certificates, home.rejects].map((folder) => basename(folder));
  const beside = first.startsWith(basename(home.store)) || first === basename(home.noticeFile);
  const own = first !== '..' && (inHome === '' || folders.includes(first) || beside);
  if (own || (keyFile !== undefined && place === withoutLinks(keyFile)))
    throw new Refusal('own-file', `${given}: that is where Steward keeps files of its own.`, 'Choose another path.');
}

/** Whether a path lies anywhere inside a folder, links followed. */
export const liesIn = (folder: string, path: string): boolean => {
  const inside = relative(withoutLinks(folder), withoutLinks(resolve(path)));
  return inside === '' || (inside !== '..' && !inside.startsWith(`..${sep}`));
};

/** The path with the links of its folders followed, as far as they exist; a link in its last part too. */
function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(withoutLinks(parent), basename(path));
  }
}
