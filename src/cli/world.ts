import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { pooledRandom, type Random } from '../vault/random.ts';

/** A stream as the terminal room needs it: text can be written, and one can ask whether a person is looking. */
export type Output = Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
export type Input = Readable & { readonly isTTY?: boolean | undefined };

/** Everything outside the program: the only place where clock, randomness, environment and streams come from. */
export type World = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly random: Random;
  /** The operating system's name for whoever runs this. */
  readonly user: () => string;
  /** Aborted with 'SIGINT' or 'SIGTERM' as its reason. */
  readonly signal: AbortSignal;
};

export function processWorld(signal: AbortSignal): World {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => Date.now(),
    random: pooledRandom(),
    user: () => userInfo().username,
    signal,
  };
}
