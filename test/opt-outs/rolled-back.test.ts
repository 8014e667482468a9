import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';

/** A home whose register was put back to an older copy; `newest` puts the newest one there again. */
async function rolledBack() {
  const home = await makeTestHome({ now: NOW });
  const register = join(home.root, 'secure', 'register.db');
  const add = (number: string) => home.run(['opt-out', 'add', '--how', 'phone', '--json'], { stdin: number });
  await add('07700900001');
  copyFileSync(register, join(home.folder, 'old.db'));
  await add('07700900002');
  copyFileSync(register, join(home.folder, 'newest.db'));
  copyFileSync(join(home.folder, 'old.db'), register);
  return { home, add, newest: () => copyFileSync(join(home.folder, 'newest.db'), register) };
}

test('an opt-out told while the register is rolled back stands when the newest register is back (P60)', async () => {
  const { home, add, newest } = await rolledBack();
  const added = await add('07700900003');
  expect(added.exit).toBe(0);
  expect(JSON.parse(added.stdout).warnings[0]).toContain('older than this store has seen');
  const imported = await home.run(['opt-out', 'import', '-', '--json'], { stdin: 'phone\n07700900004\n' });
  expect(JSON.parse(imported.stdout)).toMatchObject({ added: 1, warnings: [expect.stringContaining('older')] });
  expect(JSON.parse((await home.run(['opt-out', 'list', '--json'])).stdout).warnings).toHaveLength(1);
  newest();
  for (const number of ['07700900001', '07700900002', '07700900003', '07700900004'])
    expect((await home.run(['opt-out', 'check'], { stdin: number })).exit, number).toBe(3);
  expect((await home.run(['opt-out', 'check'], { stdin: '07700900005' })).exit).toBe(0);
  expect((await home.run(['audit', 'verify'])).exit).toBe(0);
  const { promises } = JSON.parse((await home.run(['check', '--json'])).stdout);
  expect(promises.find(({ id }: { id: string }) => id === 'P60')).toMatchObject({ state: 'kept', failed: 0 });
});

test('while the register is rolled back nothing may be texted, and check says what is kept apart', async () => {
  const { home, add } = await rolledBack();
  await add('07700900003');
  expect((await home.run(['opt-out', 'check'], { stdin: '07700900009' })).exit).toBe(1);
  const { promises } = JSON.parse((await home.run(['check', '--json', '--only', 'P60'])).stdout);
  expect(promises[0].state).toBe('broken');
  expect(promises[0].evidence).toContain('1 opt-out told meanwhile');
});
