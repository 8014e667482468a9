import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePlace } from '../../support/kill.ts';
import { type FakeNotify, fakeNotify, heldText } from '../../support/notify.ts';
import {
  type Crash,
  ended,
  everyPhaseOf,
  FEWER,
  homesFor,
  killAndFinish,
  killAtRandom,
  optedOut,
  PATIENCE,
  stepsOf,
  TIMES,
  wrongWith,
} from './crash.ts';
import { BEGUN, done, e164 } from './homes.ts';
import { killsIn } from './phases.ts';

const { small } = homesFor({ large: false });

describe('opt-out', () => {
  const NEW = '07700 900 777';

  test(
    'add: what was answered stands, and what was killed is added by the next',
    async () => {
      const crash: Crash = {
        command: 'opt-out',
        base: () => small().place,
        argv: ['opt-out', 'add', '--how', 'text', '--json'],
        ended,
        input: { stdin: NEW },
        after: (place) =>
          wrongWith(place, { references: small().references, optOuts: new Set([...optedOut, '+447700900777']) }),
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('opt-out', steps, TIMES))).toEqual([]);
      expect(await killAtRandom(crash, TIMES)).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'import: chunk by chunk',
    async () => {
      const numbers = Array.from({ length: 300 }, (_, at) => `07700900${String(200 + at).padStart(3, '0')}`);
      const rows = Array.from({ length: 10_500 }, (_, at) =>
        at % 35 === 0 ? `${numbers[at / 35]},SURVEY OPT OUT` : '07700900001,RESOLVED',
      );
      const crash: Crash = {
        command: 'opt-out',
        base: () => {
          const place = makePlace(small().place);
          writeFileSync(join(place.folder, 'calls.csv'), `${['phone,wrapUpCode', ...rows].join('\n')}\n`);
          return place;
        },
        argv: ['opt-out', 'import', 'calls.csv', '--where', 'wrapUpCode=SURVEY OPT OUT', '--json'],
        ended,
        after: async (place, finished) => {
          const { added, already } = JSON.parse(finished.stdout);
          return [
            ...(await wrongWith(place, {
              references: small().references,
              optOuts: new Set([...optedOut, ...numbers.map(e164)]),
            })),
            ...(added + already === numbers.length ? [] : ['its counts are wrong']),
          ];
        },
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('opt-out', steps, TIMES))).toEqual([]);
      expect(await killAtRandom(crash, TIMES)).toEqual([]);
    },
    PATIENCE,
  );
});

describe('received texts', () => {
  /** 300 of them, 60 a stop: a full page and one that is not. */
  const texts = (notify: FakeNotify) => {
    for (let n = 0; n < 300; n += 1) {
      const at = new Date(Date.now() + BEGUN - 3_600_000 - n * 1_000).toISOString();
      notify.texts.push(heldText(`4474000${10_000 + n}`, n % 5 === 0 ? 'STOP' : 'fish', at));
    }
    const stops = notify.texts.filter(({ content }) => content === 'STOP').map((text) => `+${text.user_number}`);
    return { ids: notify.texts.map(({ id }) => id), stops };
  };

  test(
    'sync: killed anywhere, nobody is forgotten and no text is twice',
    async () => {
      const notify = await fakeNotify();
      notify.aheadMs = BEGUN;
      const { ids, stops } = texts(notify);
      const key = notify.keyFile(join(small().place.folder, 'notify.key'));
      const argv = ['opt-out', 'sync', '--json', '--notify-url', notify.url, '--notify-key-file', key];
      const crash: Crash = {
        command: 'sync',
        base: () => small().place,
        argv,
        ended,
        after: async (place, finished) => {
          const { read, waiting } = JSON.parse(finished.stdout);
          const again = JSON.parse((await done(place, argv)).stdout);
          return [
            ...(await wrongWith(place, {
              references: new Set([...small().references, ...ids]),
              optOuts: new Set([...optedOut, ...stops]),
            })),
            ...(read === 300 && waiting.unclear === 240 ? [] : ['its counts are wrong']),
            ...(again.new === 0 && again.known === 300 ? [] : ['a further sync found something new']),
          ];
        },
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('sync', steps, FEWER))).toEqual([]);
      expect(await killAtRandom(crash, 2 * FEWER)).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'review: what was decided is in the register or waits again',
    async () => {
      const base = makePlace(small().place);
      const id = '7d0c6a5e-1b2f-4c3d-8e4f-5a6b7c8d9e0f';
      const stdin = JSON.stringify([{ id, user_number: '447700900777', content: 'fish' }]);
      await done(base, ['opt-out', 'inbox', '-'], { stdin });
      const crash: Crash = {
        command: 'review',
        base: () => base,
        argv: ['opt-out', 'review', 'next', '--decide', 'opt-out', '--json'],
        // Killed when all was done, there is nothing to decide any more.
        ended: ({ exit, stderr }) => exit === 0 || /Nothing waits/.test(stderr),
        after: (place) =>
          wrongWith(place, {
            references: new Set([...small().references, id]),
            optOuts: new Set([...optedOut, '+447700900777']),
          }),
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('review', steps, FEWER))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'a suppression list: row, file, record, rename',
    async () => {
      const crash: Crash = {
        command: 'list',
        base: () => small().place,
        argv: ['opt-out', 'export', '--for', 'govmetric', '-o', 'list.csv', '--force', '--json'],
        ended,
        after: (place) => wrongWith(place, { references: small().references }),
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('list', steps, FEWER))).toEqual([]);
    },
    PATIENCE,
  );
});

everyPhaseOf(
  ['opt-out', 'sync', 'review', 'list'],
  [
    ['opt-out: in the register, not in the audit', 'register ahead of the audit'],
    ['sync: in the register, the words not sealed', 'register ahead of the audit'],
  ],
);
