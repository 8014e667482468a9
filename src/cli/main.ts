import { CommanderError } from 'commander';
import { Refusal } from '../refusal.ts';
import { VERSION } from '../version.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { styleFor } from './style.ts';
import { processWorld, type World } from './world.ts';

/** The whole program: words in, exit code out. Everything outside comes through `world`. */
export async function main(world: World): Promise<number> {
  const bare = world.argv.length === 1 ? world.argv[0] : undefined;
  if (bare === '--version' || bare === '-V') {
    world.stdout.write(`steward ${VERSION}\n`);
    return EXIT.done;
  }
  try {
    const { runProgram } = await import('./program.ts');
    return await runProgram(world, main);
  } catch (problem) {
    return report(world, problem);
  }
}

/** Says what went wrong, on standard error: one line of JSON with `--json`, else sentences. Never a stack trace. */
async function report(world: World, problem: unknown): Promise<number> {
  // Help and version were printed by then.
  if (problem instanceof CommanderError) return problem.exitCode === 0 ? EXIT.done : EXIT.usage;
  const exit = exitCodeOf(problem);
  const { code, message, hint, details } = problem instanceof Refusal ? problem : asBug(problem);
  const { unechoed } = await import('./unechoed.ts');
  const safe = (text: string): string => unechoed(text, world.argv, world.now());
  if (world.argv.includes('--json')) {
    const said = { code, message: safe(message), hint: hint === undefined ? null : safe(hint), exit };
    const error = { ...said, ...(details.length > 0 ? { details: details.map(safe) } : {}) };
    world.stderr.write(`${JSON.stringify({ error })}\n`);
    return exit;
  }
  const style = styleFor(world.stderr, world.env, world.argv.includes('--no-color'));
  const lines = [...details.map((line) => `  ${safe(line)}`), `${style.bad('steward:')} ${safe(message)}`];
  if (hint) lines.push(safe(hint));
  const text = lines.join('\n');
  const { fitLines } = await import('./fit-lines.ts');
  world.stderr.write(`${style.terminal ? fitLines(text, style.columns) : text}\n`);
  return exit;
}

/** A bug's own message may hold a value, so only where it happened is told: the kind of error and our own frames. */
function asBug(problem: unknown): Pick<Refusal, 'code' | 'message' | 'hint' | 'details'> {
  const error = problem instanceof Error ? problem : new Error('not an error');
  const code = (error as { code?: unknown }).code;
  const frame = /\/dist\/([\w.-]+\.js:\d+:\d+)/.exec(error.stack ?? '')?.[1] ?? 'unknown place';
  return {
    code: 'bug',
    message: `A bug in Steward stopped this command (${error.name}${typeof code === 'string' ? ` ${code}` : ''} at ${frame}, version ${VERSION}).`,
    hint: 'What was committed before is whole. Report that line; it holds no personal data.',
    details: [],
  };
}

/**
 * What `bin/steward.js` calls: the process's world, with its signals, and its exit code set when all is said.
 *
 * @param now another clock, for measurements that need a later day; there is no way to set it from outside.
 */
export async function start(now?: () => number): Promise<void> {
  const controller = new AbortController();
  for (const [name, code] of [
    ['SIGINT', EXIT.interrupted],
    ['SIGTERM', EXIT.terminated],
  ] as const) {
    process.on(name, () => {
      // The first asks for a stop at the next whole point; a second one means it.
      if (controller.signal.aborted) process.exit(code);
      controller.abort(name);
      // Whoever waits for standard input would wait on for a writer that has nothing to say.
      process.stdin.destroy(new Refusal(name === 'SIGTERM' ? 'terminated' : 'interrupted', 'Stopped.'));
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (problem: NodeJS.ErrnoException) => {
      if (problem.code !== 'EPIPE') process.exitCode = EXIT.refused;
    });
  }
  const world = processWorld(controller.signal);
  process.stdin.on('error', () => undefined);
  process.exitCode = await main(now ? { ...world, now } : world);
}
