import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { registerState } from '../../src/home/catch-up.ts';
import { makeTestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';

test('a register that others write to just now is never taken for one that was rolled back', async () => {
  const home = await makeTestHome({ now: NOW });
  const optOut = (number: string) => home.run(['opt-out', 'add', '--how', 'phone'], { stdin: number });
  await optOut('07700 900101');
  const opened = await home.open();
  let told = 0;
  // Between any two statements of it, somebody else opts out.
  const busy: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      told += 1;
      expect((await optOut(`07700 90020${told}`)).exit).toBe(0);
      return result;
    },
  };
  expect(await registerState(opened, opened.store.db.withPlugin(busy))).toBe('current');
  expect(told).toBeGreaterThan(0);
});

test('a register whose keys were renewed since the home was opened is asked for again, not mourned', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  expect((await home.run(['keys', 'rotate', '--yes'])).exit).toBe(0);
  await expect(opened.register()).rejects.toMatchObject({ code: 'keys-renewed' });
});
