import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTestHome } from '../support/home.ts';

const NOW = '2026-11-23T12:00:00.000Z';

it('opt-out import writes its counts as contact import does', async () => {
  const home = await makeTestHome({ now: NOW });
  const file = join(home.folder, 'numbers.csv');
  const rows = Array.from({ length: 1_200 }, (_, row) => `07700 900${String(row % 1_000).padStart(3, '0')}`);
  writeFileSync(file, `phone\n${rows.join('\n')}\n${'fish\n'.repeat(1_300)}`);
  const { exit, stdout } = await home.run(['opt-out', 'import', file]);
  expect(exit).toBe(3);
  expect(stdout).toContain(
    'Read 2,500 rows, 2,500 asking for an opt-out: 1,000 added, 200 already there, 1,300 without',
  );
  expect(stdout).toContain('  and 1,200 more\n');
});

it('opt-out add answers with one status for all: added when any was', async () => {
  const home = await makeTestHome({ now: NOW });
  const add = async (...numbers: readonly string[]) =>
    JSON.parse((await home.run(['opt-out', 'add', '--how', 'phone', '--json'], { stdin: numbers.join('\n') })).stdout);
  expect(await add('07700 900123')).toMatchObject({ status: 'added', since: NOW });
  expect(await add('07700 900123', '07700 900124')).toMatchObject({ status: 'added', numbers: { length: 2 } });
  const again = await add('07700 900123', '07700 900124');
  expect(again).toMatchObject({ status: 'already' });
  expect(again.since).toBeUndefined();
});
