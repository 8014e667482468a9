import { describe, expect, test } from 'vitest';
import { makePlace } from '../../support/kill.ts';
import {
  type Crash,
  ended,
  everyPhaseOf,
  type Home,
  homesFor,
  killAndFinish,
  killAtRandom,
  PATIENCE,
  stepsOf,
  TIMES,
  wrongWith,
} from './crash.ts';
import { contactsFile, contactsText, done } from './homes.ts';
import { killsIn } from './phases.ts';
import { whatIsWrong } from './whole.ts';

const { small } = homesFor({ large: false });

describe('init', () => {
  const crash: Crash = {
    command: 'init',
    base: () => makePlace(),
    argv: ['init', '--organisation', 'Testborough'],
    // Killed when its home was in place already, it has nothing to make any more.
    ended: ({ exit, stderr }) => exit === 0 || /home is in use already/.test(stderr),
    after: (place) => whatIsWrong(place, { references: new Set() }),
  };

  test(
    'killed anywhere, is made whole by the next one',
    async () => {
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('init', steps, TIMES))).toEqual([]);
    },
    PATIENCE,
  );
});

describe('contact import', () => {
  const importing = (home: () => Home, rows: number, seed: number): Crash => {
    let wanted: ReadonlySet<string> = new Set();
    return {
      command: 'import',
      base: () => {
        const place = makePlace(home().place);
        wanted = new Set([...home().references, ...contactsFile(place, 'second.csv', { rows, seed })]);
        return place;
      },
      argv: ['contact', 'import', 'second.csv', '--json'],
      ended,
      after: async (place, finished) => {
        const { read, recorded, duplicates, rejected } = JSON.parse(finished.stdout);
        const again = JSON.parse((await done(place, ['contact', 'import', 'second.csv', '--json'])).stdout);
        return [
          ...(await wrongWith(place, { references: wanted })),
          ...(recorded + duplicates === rows && rejected === 3 && read === rows + 3 ? [] : ['its counts are wrong']),
          ...(again.recorded === 0 && again.duplicates === rows ? [] : ['a further import found something new']),
        ];
      },
    };
  };

  test(
    'in one thread: killed at every step, loses and doubles nothing',
    async () => {
      const crash = importing(small, 200, 2);
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('import', steps, TIMES))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'from a pipe, with its worker: killed between two of its transactions',
    async () => {
      const lines = contactsText({ rows: 6_400, seed: 3, bad: 0 });
      const wanted = new Set([...small().references, ...Array.from({ length: 6_400 }, (_, row) => `B3-${row + 1}`)]);
      const crash: Crash = {
        command: 'import',
        base: () => small().place,
        argv: ['contact', 'import', '-', '--json'],
        // The writer of the pipe gives the rows of the second transaction only when the first is being committed. Well over
        // 5,000 before that, because a chunk is let go when the next piece of the pipe has come.
        input: { stdin: lines.slice(0, 6_201).join(''), stdinLater: lines.slice(6_201).join('') },
        ended,
        after: (place) => wrongWith(place, { references: wanted }),
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('import', steps, TIMES, /next one not/))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'at random moments',
    async () => {
      expect(await killAtRandom(importing(small, 10_400, 4), 2 * TIMES)).toEqual([]);
    },
    PATIENCE,
  );
});

everyPhaseOf(['init', 'import'], [['import: a chunk committed, the next one not', 'job not ended']]);
