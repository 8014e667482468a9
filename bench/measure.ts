import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How a command went: seconds of wall clock, and the most memory it ever held, in MB. */
export type Measured = {
  readonly seconds: number;
  readonly peakMb: number;
  readonly exit: number;
  readonly stdout: string;
};

export type Command = {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
};

/** Runs a command once. Its high-water mark is read from /proc while it lives; where there is none it is 0. */
export function measure({ words, env, stdin }: Command): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const [program, ...rest] = words;
    const started = process.hrtime.bigint();
    const child = spawn(program as string, rest, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let peakMb = 0;
    let stdout = '';
    let stderr = '';
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, highWater(child.pid));
    }, 20);
    child.stdout.on('data', (part) => {
      stdout += part;
    });
    child.stderr.on('data', (part) => {
      stderr += part;
    });
    child.on('error', reject);
    child.on('close', (exit) => {
      clearInterval(watch);
      if (exit === null || ![0, 3].includes(exit))
        process.stderr.write(`${words.join(' ')}: exit ${exit}\n${stderr}\n`);
      resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, peakMb, exit: exit ?? 1, stdout });
    });
    child.stdin.end(stdin ?? '');
  });
}

function highWater(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The best of several runs, taken in turns with the others so that a noisy moment strikes all of them. */
export async function bestOf(runs: number, ...commands: readonly Command[]): Promise<readonly Measured[]> {
  const best: (Measured | undefined)[] = commands.map(() => undefined);
  for (let run = 0; run < runs; run += 1) {
    for (const [place, command] of commands.entries()) {
      const measured = await measure(command);
      const before = best[place];
      if (!before || measured.seconds < before.seconds) best[place] = measured;
    }
  }
  return best as Measured[];
}

/** Whether a program is installed; a comparison that cannot be made is skipped and said so. */
export const installed = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
