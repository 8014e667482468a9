import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Launch,
  type Launched,
  launch,
  makePlace,
  type Place,
  removePlace,
  removePlaces,
} from '../../support/kill.ts';
import { BEGUN, done, e164, homeWith, OPTED_OUT } from './homes.ts';
import { type LeftOver, leftOver } from './left-over.ts';
import { type Kill, PHASES, phaseOf } from './phases.ts';
import { newTally } from './tally.ts';
import { type Expected, whatIsWrong } from './whole.ts';

/** More for a soak: STEWARD_KILLS=10 kills ten times as often. */
const KILLS = Number(process.env.STEWARD_KILLS ?? 1);
/** Milliseconds for one test: more kills take longer. */
export const PATIENCE = 240_000 * KILLS;
/** The main job: each of its phases at least five times, whatever else is cut. */
export const TIMES = 5 * KILLS;
/** What came after it has some fifty phases more: each at its first step and at its last. `npm run soak` takes all between. */
export const FEWER = 2 * KILLS;
const MAIN_JOB = /^(init|import|sweep|step|opt-out|export|pack):/;
const wanted = (phase: string): number => (MAIN_JOB.test(phase) ? TIMES : FEWER);
const LANES = 2;
const tally = newTally();

export type Home = { readonly place: Place; readonly references: ReadonlySet<string> };
/** The homes that a file of tests kills commands in, made before its first test: one of 300 contacts, and a large one. */
export function homesFor(which: { readonly large: boolean }): {
  readonly small: () => Home;
  readonly large: () => Home;
} {
  let small: Home | undefined;
  let large: Home | undefined;
  beforeAll(async () => {
    [small, large] = await Promise.all([homeWith(300), which.large ? homeWith(10_400) : undefined]);
  }, 120_000);
  afterAll(() => {
    removePlaces();
    console.log(`Kills by phase, with what the killed home showed:\n${tally.table()}\n${tally.total()} kills in all.`);
  });
  return { small: () => small as Home, large: () => large as Home };
}

export type Crash = {
  readonly command: string;
  readonly base: () => Place;
  readonly argv: readonly string[];
  readonly input?: Pick<Launch, 'stdin' | 'stdinLater' | 'env'>;
  readonly shiftMs?: number;
  /** Runs whatever comes after the kill, where that is not the same command again. */
  readonly next?: (place: Place, kill: Kill) => Promise<Launched>;
  /** Whether the command, run again, came to its end. */
  readonly ended: (finished: Launched) => boolean;
  /** What must be there once the same command has come to its end; may run more commands, and add to the problems. */
  readonly after: (place: Place, finished: Launched) => Promise<readonly string[]>;
};

/** Kills a command at each of these steps in a home of its own, runs it again to its end, and says what is wrong then. */
export async function killAndFinish(crash: Crash, kills: readonly Kill[]): Promise<readonly string[]> {
  const problems: string[] = [];
  const waiting = [...kills];
  const lane = async () => {
    for (let kill = waiting.shift(); kill; kill = waiting.shift()) problems.push(...(await killOnce(crash, kill)));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return problems;
}

async function killOnce(crash: Crash, kill: Kill): Promise<readonly string[]> {
  const { at, half } = kill;
  const place = makePlace(crash.base());
  const options = { shiftMs: crash.shiftMs ?? BEGUN, ...crash.input };
  const died = await launch(place, crash.argv, { ...options, killAt: at, half });
  const where = `${crash.command}, killed at step ${at}${half ? ' (half)' : ''}, ${died.steps.at(-1)}`;
  if (!died.killed) return [`${where}: it was not killed but ended with ${died.exit}: ${died.stderr}`];
  tally.add(phaseOf(crash.command, died.steps) ?? `${crash.command}: elsewhere`, leftOver(place));
  const finished = await (crash.next?.(place, kill) ?? launch(place, crash.argv, options));
  if (!crash.ended(finished)) return [`${where}: then exit ${finished.exit}: ${finished.stderr}`];
  const wrong = await crash.after(place, finished);
  removePlace(place);
  return wrong.map((problem) => `${where}: ${problem}`);
}

/** Runs it once to its end, watching, and so learns its steps; what it leaves must be whole before anything is killed. */
export async function stepsOf(crash: Crash): Promise<readonly string[]> {
  const place = makePlace(crash.base());
  const ran = await done(place, crash.argv, {
    shiftMs: crash.shiftMs ?? BEGUN,
    ...crash.input,
  });
  expect(await crash.after(place, ran)).toEqual([]);
  removePlace(place);
  return ran.steps;
}

/** Kills the bare program from outside again and again at random moments, and at last lets it end. */
export async function killAtRandom(crash: Crash, times: number): Promise<readonly string[]> {
  const options = {
    shiftMs: crash.shiftMs ?? BEGUN,
    watched: false,
    ...crash.input,
  };
  const trial = makePlace(crash.base());
  const { tookMs } = await done(trial, crash.argv, options);
  removePlace(trial);
  const problems: string[] = [];
  let place = makePlace(crash.base());
  for (let killed = 0, tries = 0; killed < times && tries < 4 * times; tries += 1) {
    const ran = await launch(place, crash.argv, { ...options, killAfterMs: tookMs * (0.2 + 0.75 * Math.random()) });
    if (ran.killed) {
      killed += 1;
      tally.add(`${crash.command}: from outside, at a random moment`, leftOver(place));
      continue;
    }
    // It came to its end before the kill: the next ones are for another home.
    problems.push(...(await crash.after(place, ran)));
    removePlace(place);
    place = makePlace(crash.base());
  }
  problems.push(...(await crash.after(place, await done(place, crash.argv, options))));
  removePlace(place);
  return problems;
}

export const ended = ({ exit }: Launched): boolean => exit === 0 || exit === 3;
export const optedOut = new Set(OPTED_OUT.map(e164));
export const wrongWith = (place: Place, expected: Partial<Expected> & Pick<Expected, 'references'>) =>
  whatIsWrong(place, { optOuts: optedOut, ...expected });

/**
 * The last tests of a file: every phase of these commands was hit as often as it must be (in all files together more than a hundred times),
 * and the killed homes showed from outside where they had been.
 */
export function everyPhaseOf(commands: readonly string[], marks: readonly (readonly [string, LeftOver])[] = []): void {
  test('every phase was hit as often as it must be', () => {
    const names = PHASES.filter(({ command }) => commands.includes(command)).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => tally.of(name) < wanted(name))).toEqual([]);
    expect(PHASES.reduce((sum, { name }) => sum + wanted(name), 0)).toBeGreaterThanOrEqual(100 * KILLS);
  });

  test.runIf(marks.length > 0)('the homes showed from outside where they had been killed', () => {
    for (const [name, what] of marks)
      expect(tally.seenIn(name, what), `${name}: ${what}`).toBeGreaterThanOrEqual(wanted(name));
  });
}
