import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import { Refusal } from '../refusal.ts';
import { generationOf } from '../vault/keyring.ts';
import { readChain } from '../vault/vault.ts';
import { type FileMode, modesOf, secretMode } from './file-modes.ts';
import { indexKeyProblem } from './index-key.ts';
import { isOverdue, type RecoveryCopy, recoveryCopies } from './keys.ts';
import { type KeysUnopened, keysUnopened } from './keys-unopened.ts';
import type { OpenHome } from './open.ts';
import { type MasterFrom, type Opened, secretKind } from './opened.ts';
import { unfinishedKeys, unfinishedProblems } from './unfinished-keys.ts';

export type KeysStatus = {
  /** Of a home that does not, less is known (keys-unopened.ts). */
  readonly opens: true;
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

/** The same where the home opens, and what can be known without opening it where a key is missing. */
export async function keysReport(access: OpenHome, opened: () => Promise<Opened>): Promise<KeysStatus | KeysUnopened> {
  let home: Opened;
  try {
    home = await opened();
  } catch (problem) {
    return keysUnopened(access, problem);
  }
  return keysStatus(home);
}

/** How the keys of a home are kept. Holds no key, and nothing from which one could be made. */
async function keysStatus(opened: Opened): Promise<KeysStatus> {
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
  const noIndexKey = await indexKeyProblem(opened);
  if (noIndexKey !== undefined) problems.push(noIndexKey);
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
    opens: true,
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
    indexKey: { month: (await readMeta(db, 'indexMonth')) ?? '', opens: noIndexKey === undefined },
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
