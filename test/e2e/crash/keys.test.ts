import { describe, expect, test } from 'vitest';
import { launch } from '../../support/kill.ts';
import {
  type Crash,
  ended,
  everyPhaseOf,
  FEWER,
  type Home,
  homesFor,
  killAndFinish,
  killAtRandom,
  PATIENCE,
  stepsOf,
  wrongWith,
} from './crash.ts';
import { BEGUN, done } from './homes.ts';
import { newKeyIn } from './left-over.ts';
import { killsIn } from './phases.ts';

const { small, large } = homesFor({ large: true });

describe('keys', () => {
  /** What the next person or timer may happen to run; each must find the renewal finished, or not begun. */
  const NEXT = [
    ['status'],
    ['opt-out', 'list'],
    ['contact', 'list', '--json'],
    ['retention', 'sweep', '--yes', '--json'],
    ['keys', 'status'],
  ] as const;

  const renewing = (command: 'rotate' | 'reseal', home: () => Home): Crash => {
    const argv = ['keys', 'rotate', '--yes', '--json', ...(command === 'reseal' ? ['--reseal'] : [])];
    return {
      command,
      base: () => home().place,
      argv,
      next: (place, { at }) =>
        launch(place, at % 2 === 0 ? argv : (NEXT[at % NEXT.length] ?? argv), { shiftMs: BEGUN }),
      ended,
      after: async (place) => {
        // Whatever came next, one write later nothing of the kill may be left.
        await done(place, command === 'reseal' ? argv : ['audit', 'verify']);
        return wrongWith(place, { references: home().references, shiftMs: BEGUN });
      },
    };
  };

  test(
    'rotate: killed at every step, finished by any next command, nothing lost',
    async () => {
      const crash = renewing('rotate', small);
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('rotate', steps, FEWER))).toEqual([]);
    },
    2 * PATIENCE,
  );

  test(
    'rotate --reseal: killed between and inside its chunks, and at random moments',
    async () => {
      const crash = renewing('reseal', large);
      const steps = await stepsOf(crash);
      expect(steps.filter((step) => step.endsWith('keys reseal')).length).toBeGreaterThan(1);
      expect(await killAndFinish(crash, killsIn('reseal', steps, FEWER, /reseal/))).toEqual([]);
      expect(await killAtRandom({ ...renewing('reseal', small), command: 'rotate' }, FEWER)).toEqual([]);
    },
    2 * PATIENCE,
  );

  test(
    'passphrase: killed at every step, the home opens with the old key or the new one, whole',
    async () => {
      const crash: Crash = {
        command: 'rekey',
        base: () => small().place,
        argv: ['keys', 'passphrase', '--new-key-file', 'new.key', '--json'],
        next: async (place) => {
          const byOld = await launch(place, ['audit', 'verify'], { shiftMs: BEGUN });
          return byOld.exit === 12
            ? launch(place, ['audit', 'verify'], { shiftMs: BEGUN, keyFile: newKeyIn(place) })
            : byOld;
        },
        ended,
        after: async (place) => {
          const isOld = (await launch(place, ['status'], { shiftMs: BEGUN })).exit === 0;
          const keyFile = isOld ? place.keyFile : newKeyIn(place);
          const wrong = await wrongWith({ ...place, keyFile }, { references: small().references, shiftMs: BEGUN });
          // Half of a key that nothing is sealed under, outside the home; making it again clears it.
          return wrong.filter((problem) => !problem.startsWith('left behind: .new.key.'));
        },
      };
      const steps = await stepsOf(crash);
      const kills = killsIn('rekey', steps, FEWER);
      expect(await killAndFinish(crash, kills)).toEqual([]);
    },
    2 * PATIENCE,
  );
});

everyPhaseOf(
  ['rotate', 'reseal', 'rekey'],
  [
    ['rotate: decided, register not carried over', 'renewal not finished'],
    ['rotate: register carried over, store not renewed', 'register under newer keys than the keyring'],
    ['reseal: inside a chunk', 'everything being sealed again'],
    ['rekey: keyring in place, others not', 'opens with the new key'],
  ],
);
