import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import { Refusal } from '../refusal.ts';
import type { Home } from '../vault/home.ts';
import { readChain } from '../vault/vault.ts';
import { indexKeyProblem } from './index-key.ts';
import { isOverdue, type RecoveryCopy, recoveryCopies } from './keys.ts';
import type { Opened } from './opened.ts';

export type FileMode = {
  readonly path: string;
  readonly mode: string;
  readonly shouldBe: string;
  readonly ok: boolean;
};

export type KeysStatus = {
  readonly masterKey: {
    readonly heldAs: 'file' | 'passphrase';
    readonly path: string | null;
    readonly mode: string | null;
  };
  readonly keyring: { readonly present: true; readonly opens: true; readonly pseudonymRoots: number };
  /** null = missing, damaged or another home's: `problems` says which. */
  readonly chain: { readonly day: Day; readonly epoch: number } | null;
  readonly floor: Day;
  readonly indexKey: { readonly month: string; readonly opens: boolean };
  readonly recovery: {
    readonly copies: readonly (RecoveryCopy & { readonly overdue: boolean })[];
    readonly overdue: boolean;
  };
  readonly files: readonly FileMode[];
  readonly problems: readonly string[];
};

/** How the keys of a home are kept. Holds no key, and nothing from which one could be made. */
export async function keysStatus(opened: Opened, keyFile: string): Promise<KeysStatus> {
  const { vault, home } = opened;
  const { db } = opened.store;
  const problems: string[] = [];
  const tell = <T>(problem: unknown, otherwise: T): T => {
    if (!(problem instanceof Refusal)) throw problem;
    problems.push(problem.message);
    return otherwise;
  };
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (problem) {
      return tell(problem, null);
    }
  };
  const byFile = vault.master.kdf === null;
  const chain = attempt(() => readChain(vault));
  const floor = (await readMeta(db, 'floor')) ?? '';
  const noIndexKey = await indexKeyProblem(opened);
  if (noIndexKey !== undefined) problems.push(noIndexKey);
  const today = londonDay(opened.now());
  const known = await recoveryCopies(opened).catch((problem: unknown) => tell(problem, []));
  const copies = known.map((copy) => ({ ...copy, overdue: isOverdue(copy, today) }));
  const files = [...modesOf(home), ...(byFile ? [modeOf(keyFile, keyFile, 0o600)] : [])].filter(
    (each) => each !== null,
  );
  for (const file of files)
    if (!file.ok) problems.push(`${file.path} has mode ${file.mode} and should have ${file.shouldBe}.`);
  for (const copy of copies)
    if (copy.overdue) problems.push(`Recovery copy ${copy.id} was to be replaced by ${copy.replaceBy}.`);
  return {
    masterKey: {
      heldAs: byFile ? 'file' : 'passphrase',
      path: byFile ? keyFile : null,
      mode: byFile ? (files.at(-1)?.mode ?? null) : null,
    },
    keyring: { present: true, opens: true, pseudonymRoots: Object.keys(vault.keyring.pseudonymRoots).length },
    chain: chain && { day: chain.day, epoch: chain.epoch },
    floor,
    indexKey: { month: (await readMeta(db, 'indexMonth')) ?? '', opens: noIndexKey === undefined },
    recovery: { copies, overdue: copies.some((copy) => copy.overdue) },
    files,
    problems,
  };
}

const FOLDER = 0o700;
const FILE = 0o600;

/** Folders and files that Steward makes in a home. What a person put there beside them is not judged. */
function modesOf(home: Home): readonly (FileMode | null)[] {
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

/** null = not there, which is for whoever needs the file to say. */
function modeOf(path: string, name: string, wanted: number): FileMode | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  const mode = found.mode & 0o777;
  const octal = (bits: number) => bits.toString(8).padStart(4, '0');
  return { path: name, mode: octal(mode), shouldBe: octal(wanted), ok: (mode & ~wanted) === 0 };
}
