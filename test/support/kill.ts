import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome } from '../../src/home/open.ts';
import type { Opened } from '../../src/home/opened.ts';
import { pooledRandom } from '../../src/vault/random.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BIN = join(ROOT, 'bin', 'steward.js');
const HOOK = join(import.meta.dirname, 'kill-hook.js');

/** A folder with a home, its key and what a test writes beside it; everything that the program may change lies in it. */
export type Place = { readonly folder: string; readonly home: string; readonly keyFile: string };

export type Launch = {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** More of it, once the program comes to its first commit: a pipe whose writer takes its time. */
  readonly stdinLater?: string;
  /** How far its clock goes ahead of this machine's, in milliseconds. */
  readonly shiftMs?: number;
  /** Dies before its n-th step that changes a disk, or half-way through it where that is a write. */
  readonly killAt?: number;
  readonly half?: boolean;
  /** Killed from outside after so many milliseconds. */
  readonly killAfterMs?: number;
  /** Another key file than the place's. */
  readonly keyFile?: string;
  /** Whether its steps are watched; a run that is only killed from outside is the bare program. */
  readonly watched?: boolean;
};

export type Launched = {
  readonly killed: boolean;
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
  /** Every step that it took, in order; of a killed one the last was not taken any more. */
  readonly steps: readonly string[];
};

const made: string[] = [];
let runs = 0;

/** An empty place, or a copy of another. All places go with `removePlaces`. */
export function makePlace(from?: Place): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-crash-')));
  made.push(folder);
  mkdirSync(join(folder, 'config'));
  if (from) cpSync(from.folder, folder, { recursive: true, preserveTimestamps: true });
  return { folder, home: join(folder, 'home'), keyFile: join(folder, 'config', 'steward', 'master.key') };
}

export const removePlace = ({ folder }: Place): void => rmSync(folder, { recursive: true, force: true });

export const removePlaces = (): void => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** Runs the built program in a place, to its end or to its death. */
export function launch(place: Place, argv: readonly string[], options: Launch = {}): Promise<Launched> {
  runs += 1;
  const log = `${place.folder}.steps-${runs}`;
  const watched = options.watched !== false;
  const env = {
    PATH: process.env.PATH,
    HOME: place.folder,
    STEWARD_HOME: place.home,
    XDG_CONFIG_HOME: join(place.folder, 'config'),
    CRASH_FOLDER: place.folder,
    CRASH_SHIFT_MS: String(options.shiftMs ?? 0),
    ...(options.keyFile === undefined ? {} : { STEWARD_KEY_FILE: options.keyFile }),
    ...(watched ? { CRASH_LOG: log } : {}),
    ...(options.killAt === undefined ? {} : { CRASH_AT: String(options.killAt) }),
    ...(options.half ? { CRASH_HALF: '1' } : {}),
    ...options.env,
  };
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', HOOK, BIN, ...argv], { cwd: place.folder, env });
  const timer =
    options.killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part) => (text[name] += part));
  child.stdin.on('error', () => undefined).write(options.stdin ?? '');
  const ending = setInterval(() => {
    if (options.stdinLater !== undefined && !(existsSync(log) && readFileSync(log, 'utf8').includes('commit'))) return;
    clearInterval(ending);
    child.stdin.end(options.stdinLater ?? '');
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit, signal) => {
      clearTimeout(timer);
      clearInterval(ending);
      const steps = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
      rmSync(log, { force: true });
      resolve({ killed: signal === 'SIGKILL', exit, ...text, tookMs: performance.now() - began, steps });
    });
  });
}

/** Opens the home of a place in this process, with the same clock; whoever opens it closes it. */
export const openPlace = ({ home, keyFile }: Place, shiftMs = 0): Promise<Opened> =>
  openHome({
    root: home,
    keyFile,
    passphraseFile: undefined,
    askPassphrase: undefined,
    now: () => Date.now() + shiftMs,
    random: pooledRandom(),
    signal: new AbortController().signal,
    actor: { name: 'tester', source: 'user' },
    waitMs: 5_000,
  });
