import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import { Refusal } from '../refusal.ts';
import type { Home } from '../vault/home.ts';
import { generationOf } from '../vault/keyring.ts';
import { isLoose, type SecretKind } from '../vault/master-key.ts';
import { readChain, readIndexKey } from '../vault/vault.ts';
import { isOverdue, type RecoveryCopy, recoveryCopies } from './keys.ts';
import { type MasterFrom, type Opened, secretKind } from './opened.ts';
import { unfinishedKeys, unfinishedProblems } from './unfinished-keys.ts';

export type FileMode = {
  readonly path: string;
  readonly mode: string;
  readonly shouldBe: string;
  readonly ok: boolean;
};

export type KeysStatus = {
  readonly masterKey: {
    readonly heldAs: 'file' | 'passphrase';
    /** Which of the ways to give it opened the home now. */
    readonly source: MasterFrom['source'];
    /** null = a person typed it. */
    readonly path: string | null;
    readonly mode: string | null;
    /** How often the home was given another one. */
    readonly changes: number;
  };
  readonly keyring: {
    readonly present: true;
    readonly opens: true;
    /** Which renewal made its keys; 1 = none since `init`. */
    readonly generation: number;
    readonly pseudonymRoots: number;
  };
  /** null = missing, damaged or another home's: `problems` says which. */
  readonly chain: {
    readonly day: Day;
    readonly epoch: number;
    readonly earlier: readonly { readonly epoch: number; readonly until: Day }[];
  } | null;
  /** A renewal of the keys that is not finished, or everything being sealed again. */
  readonly unfinished: { readonly renewal: Instant | null; readonly reseal: boolean };
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
export async function keysStatus(opened: Opened): Promise<KeysStatus> {
  const { vault, home, masterFrom } = opened;
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
  const chain = attempt(() => readChain(vault));
  const floor = (await readMeta(db, 'floor')) ?? '';
  const indexKeyId = (await readMeta(db, 'indexKey')) ?? '';
  const indexOpens = attempt(() => readIndexKey(vault, indexKeyId)) !== null;
  const today = londonDay(opened.now());
  const known = await recoveryCopies(opened).catch((problem: unknown) => tell(problem, []));
  const copies = known.map((copy) => ({ ...copy, overdue: isOverdue(copy, today) }));
  const secret = masterFrom.path === null ? null : secretMode(masterFrom.path, secretKind(masterFrom));
  const files = [...modesOf(home), secret].filter((each) => each !== null);
  const unfinished = await unfinishedKeys(opened);
  for (const file of files)
    if (!file.ok) problems.push(`${file.path} has mode ${file.mode} and should have ${file.shouldBe}.`);
  for (const copy of copies) problems.push(...copyProblems(copy));
  problems.push(...unfinishedProblems(unfinished));
  return {
    masterKey: {
      heldAs: vault.master.kdf === null ? 'file' : 'passphrase',
      ...masterFrom,
      mode: secret?.mode ?? null,
      changes: vault.keyring.masterChanges ?? 0,
    },
    keyring: {
      present: true,
      opens: true,
      generation: generationOf(vault.keyring),
      pseudonymRoots: Object.keys(vault.keyring.pseudonymRoots).length,
    },
    chain: chain && {
      day: chain.day,
      epoch: chain.epoch,
      earlier: (chain.earlier ?? []).map(({ epoch, until }) => ({ epoch, until })),
    },
    unfinished,
    floor,
    indexKey: { month: (await readMeta(db, 'indexMonth')) ?? '', opens: indexOpens },
    recovery: { copies, overdue: copies.some((copy) => copy.overdue) },
    files,
    problems,
  };
}

function copyProblems(copy: RecoveryCopy & { readonly overdue: boolean }): readonly string[] {
  return [
    ...(copy.overdue ? [`Recovery copy ${copy.id} was to be replaced by ${copy.replaceBy}.`] : []),
    ...(copy.outdated === null ? [] : [`Recovery copy ${copy.id} was made before ${OUTDATED[copy.outdated]}.`]),
  ];
}

const OUTDATED = {
  'keys-renewed': 'the keys were renewed, and opens nothing sealed since',
  'master-changed': 'the home was given another key, and does not open it',
} as const;

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

/** The file that the key came from; of a credential only what systemd never does is wrong. */
function secretMode(path: string, kind: SecretKind): FileMode | null {
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
