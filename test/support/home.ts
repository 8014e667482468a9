import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { openHome } from '../../src/home/open.ts';
import type { Opened } from '../../src/home/opened.ts';
import { pooledRandom, type Random } from '../../src/vault/random.ts';

/** What a run of the program left: its exit code and all that it said. */
export type Ran = { readonly exit: number; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly stdin?: string;
  /** The same, piece by piece. */
  readonly stdinFrom?: AsyncIterable<Buffer>;
  /** ISO 8601; the home's own unless told. */
  readonly now?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

export type TestHome = {
  readonly root: string;
  readonly keyFile: string;
  /** A folder for what a test writes outside the home; the working folder of `run`. */
  readonly folder: string;
  /** The home opened with its keys, at `now`; closed when the test is over. */
  readonly open: (now?: string) => Promise<Opened>;
  /** The whole program in this process: words in, exit code and text out. */
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
};

/** A home of invented content in a temporary folder that goes when the test is over. Its clock is told, never read. */
export async function makeTestHome(options: { readonly now: string; readonly random?: Random }): Promise<TestHome> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const random = options.random ?? pooledRandom();
  const root = join(folder, 'home');
  const keyFile = join(folder, 'config', 'steward', 'master.key');
  const run = (argv: readonly string[], given: RunOptions = {}) =>
    runMain(argv, { ...given, now: given.now ?? options.now, folder, random, root });
  const made = await run(['init', '--organisation', 'Testborough']);
  if (made.exit !== 0) throw new Error(`the test home was not made: ${made.stderr}`);
  const open = async (now = options.now): Promise<Opened> => {
    const opened = await openHome({
      root,
      keyFile,
      passphraseFile: undefined,
      askPassphrase: undefined,
      now: () => Date.parse(now),
      random,
      signal: new AbortController().signal,
      actor: { name: 'tester', source: 'user' },
      waitMs: 5_000,
    });
    onTestFinished(() => opened.close());
    return opened;
  };
  return { root, keyFile, folder, open, run };
}

type Inside = RunOptions & {
  readonly now: string;
  readonly folder: string;
  readonly root: string;
  readonly random: Random;
};

async function runMain(
  argv: readonly string[],
  { stdin, stdinFrom, now, env, signal, folder, root, random }: Inside,
): Promise<Ran> {
  const stdout = captured();
  const stderr = captured();
  const exit = await main({
    argv,
    env: { STEWARD_HOME: root, XDG_CONFIG_HOME: join(folder, 'config'), HOME: folder, ...env },
    cwd: folder,
    stdin: stdinFrom
      ? Readable.from(stdinFrom)
      : stdin === undefined
        ? new PassThrough().end()
        : Readable.from([Buffer.from(stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: () => Date.parse(now),
    random,
    user: () => 'tester',
    signal: signal ?? new AbortController().signal,
  });
  return { exit, stdout: stdout.text(), stderr: stderr.text() };
}

function captured(): { readonly stream: Writable; readonly text: () => string } {
  const parts: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => parts.join('') };
}
