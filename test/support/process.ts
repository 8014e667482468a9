import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
export const BIN = join(ROOT, 'bin', 'steward.js');
const MAIN = join(ROOT, 'dist', 'main.js');

/** What a process left: its exit code (or the signal that ended it), all that it said, and the most memory it held. */
export type ProcessRan = {
  readonly exit: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly peakMb: number;
};

export type ProcessOptions = {
  /** Text, or a running process whose standard output it is. Nothing unless told: the end at once. */
  readonly stdin?: string | Buffer | ChildProcess;
  /** Text that comes on standard input, which then stays open and silent. */
  readonly open?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 to start the clock at. */
  readonly now?: number;
  /** A shell that sets limits before it becomes the program: `ulimit -f 100`. */
  readonly limit?: string;
  readonly uid?: number;
  /** Told of the child as soon as it runs. */
  readonly started?: (child: ChildProcess) => void;
};

export type Place = {
  /** All below: the input in `work`, the home, the key and the child's TMPDIR. */
  readonly folder: string;
  readonly work: string;
  readonly home: string;
  readonly keyFile: string;
  readonly temporary: string;
  readonly run: (argv: readonly string[], options?: ProcessOptions) => Promise<ProcessRan>;
};

/** Folders for one fault, with a home in them unless told; the built program runs there as a process of its own. */
export async function makePlace(options: { readonly home?: string; readonly init?: boolean } = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-fault-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const place = {
    folder,
    work: join(folder, 'work'),
    home: options.home ?? join(folder, 'home'),
    keyFile: join(folder, 'config', 'steward', 'master.key'),
    temporary: join(folder, 'tmp'),
  };
  mkdirSync(place.work);
  mkdirSync(place.temporary, { mode: 0o1777 });
  const run = (argv: readonly string[], given: ProcessOptions = {}) => runProcess(place, argv, given);
  if (options.init !== false) {
    const made = await run(['init']);
    if (made.exit !== 0) throw new Error(`the home was not made: ${made.stderr}`);
  }
  return { ...place, run };
}

function runProcess(place: Omit<Place, 'run'>, argv: readonly string[], options: ProcessOptions): Promise<ProcessRan> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: place.folder,
    STEWARD_HOME: place.home,
    XDG_CONFIG_HOME: join(place.folder, 'config'),
    TMPDIR: place.temporary,
    STEWARD_STAFF: 'tester',
    ...options.env,
  };
  const [command, words] = commandOf(argv, options);
  const source = options.stdin;
  const piped = source !== undefined && typeof source === 'object' && !Buffer.isBuffer(source) ? source : undefined;
  const settings: SpawnOptions = {
    cwd: place.work,
    env,
    stdio: [piped?.stdout ?? 'pipe', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  };
  const child = spawn(command, words, settings);
  options.started?.(child);
  // The child has its own handle of the pipe now; ours would keep the writer from hearing that its reader went away.
  piped?.stdout?.destroy();
  child.stdin?.on('error', () => undefined);
  if (options.open !== undefined) child.stdin?.write(options.open);
  else child.stdin?.end(piped ? undefined : (source as string | Buffer | undefined));
  return outcome(child);
}

function commandOf(argv: readonly string[], { now, limit }: ProcessOptions): readonly [string, readonly string[]] {
  const words = now === undefined ? [BIN, ...argv] : ['--input-type=module', '-e', clocked(now), 'steward', ...argv];
  if (limit === undefined) return [process.execPath, words];
  return ['bash', ['-c', `${limit}; exec "$0" "$@"`, process.execPath, ...words]];
}

/** A clock that runs on from another time: there is no way to set it from outside, so the program is started with one. */
const clocked = (now: number): string =>
  `const { start } = await import(${JSON.stringify(`file://${MAIN}`)}); const began = Date.now(); await start(() => ${now} + Date.now() - began);`;

function outcome(child: ChildProcess): Promise<ProcessRan> {
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout?.on('data', (bytes: Buffer) => parts.stdout.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => parts.stderr.push(bytes));
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      const text = (name: 'stdout' | 'stderr') => Buffer.concat(parts[name]).toString('utf8');
      resolve({ exit: code ?? signal ?? 'unknown', stdout: text('stdout'), stderr: text('stderr'), peakMb });
    });
  });
}

/** The high-water mark of a living process, which Linux keeps; 0 where it does not. */
function peakOf(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
