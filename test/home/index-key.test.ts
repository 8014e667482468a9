import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const MORAG = { channel: 'phone', name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123' };
const CSV = 'channel,at,name,dateOfBirth,phone\nphone,2026-11-22T10:00:00Z,Morag Testperson,29/02/1980,07700 900123\n';

const keyOf = (home: TestHome) => join(home.root, 'never-back-up', 'index-key');

async function add(home: TestHome, contact: object = MORAG) {
  const ran = await home.run(['contact', 'add', '--from', '-', '--json'], { stdin: JSON.stringify(contact) });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout) as { reference: string; resident: string };
}

async function found(home: TestHome): Promise<readonly unknown[]> {
  const ran = await home.run(['resident', 'find', '--by', 'phone', '--json'], { stdin: '07700 900123\n' });
  expect(ran.exit, ran.stderr).toBe(0);
  return (JSON.parse(ran.stdout) as { residents: readonly unknown[] }).residents;
}

/** Ways in which a home can come to have no index key that fits. */
const LOSSES: readonly (readonly [string, (home: TestHome) => Promise<void> | void])[] = [
  ['missing', (home) => rmSync(keyOf(home))],
  ['damaged', (home) => writeFileSync(keyOf(home), 'x', { mode: 0o600 })],
  [
    'another home’s',
    async (home) => {
      const other = await makeTestHome({ now: NOW });
      copyFileSync(keyOf(other), keyOf(home));
    },
  ],
  [
    'from before the month’s rebuild',
    async (home) => {
      copyFileSync(keyOf(home), join(home.folder, 'old'));
      expect((await home.run(['index', 'rebuild', '--yes'])).exit).toBe(0);
      copyFileSync(join(home.folder, 'old'), keyOf(home));
    },
  ],
];

describe.each(LOSSES)('an index key that is %s', (_, lose) => {
  test('is told by status, keys status, check and whoever looks somebody up, with what makes it good', async () => {
    const home = await makeTestHome({ now: NOW });
    await add(home);
    await lose(home);
    for (const words of [['status'], ['keys', 'status'], ['check', '--only', 'P54']]) {
      const { stdout } = await home.run(words);
      expect(stdout.replaceAll(/\s+/g, ' '), words.join(' ')).toMatch(/index key .* steward index rebuild/);
    }
    const looked = await home.run(['resident', 'find', '--by', 'phone'], { stdin: '07700 900123\n' });
    expect(looked.exit).toBe(1);
    expect(looked.stderr).toContain('steward index rebuild');
    expect(looked.stderr).not.toContain('recovery copy');
    // What does not need it goes on.
    expect((await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900123\n' })).exit).toBe(0);
    expect((await home.run(['contact', 'list'])).exit).toBe(0);
  });

  test.each([
    ['contact add', ['contact', 'add', '--from', '-'], JSON.stringify({ ...MORAG, channel: 'email' })],
    ['an import', ['contact', 'import', '-'], CSV],
    ['a sweep', ['retention', 'sweep', '--yes'], undefined],
    ['index rebuild', ['index', 'rebuild', '--yes'], undefined],
  ] as const)(
    'is made good by %s, which says so, and people are found and joined as before',
    async (_name, words, stdin) => {
      const home = await makeTestHome({ now: NOW });
      const { resident } = await add(home);
      await lose(home);
      const ran = await home.run(words, stdin === undefined ? {} : { stdin });
      expect(ran.exit, ran.stderr).toBe(0);
      if (words[0] !== 'index') expect(ran.stderr).toMatch(/^The index key .* was built anew under a fresh key\.\n$/);
      expect(await found(home)).toEqual([{ id: resident, contacts: expect.any(Number) }]);
      expect((await add(home)).resident).toBe(resident);
      expect((await home.run(['check', '--only', 'P54', '--json'])).exit).toBe(0);
      expect((await home.run(['keys', 'status', '--json'])).stdout).toContain('"opens":true');
      const list = await home.run(['audit', 'list', '--json', '--limit', '20']);
      expect(list.stdout).toContain('"act":"index rebuild"');
    },
  );
});

test('erasing, merging and publishing a shorter period make it good too', async () => {
  const home = await makeTestHome({ now: NOW });
  const one = await add(home);
  const two = await add(home, { channel: 'phone', name: 'Idris Example', phone: '07700 900456' });
  rmSync(keyOf(home));
  const merged = await home.run([
    'resident',
    'merge',
    two.resident,
    '--into',
    one.resident,
    '--reason',
    'one person',
    '--yes',
  ]);
  expect(merged.exit, merged.stderr).toBe(0);
  expect(merged.stderr).toContain('was built anew under a fresh key');
  rmSync(keyOf(home));
  const erased = await home.run(['contact', 'erase', two.reference, '--reason', 'no-longer-needed', '--yes']);
  expect(erased.exit, erased.stderr).toBe(0);
  expect(erased.stderr).toContain('was built anew under a fresh key');
  expect(await found(home)).toEqual([{ id: one.resident, contacts: 1 }]);
});

test('a dry run changes nothing, and says what would make it good', async () => {
  const home = await makeTestHome({ now: NOW });
  await add(home);
  rmSync(keyOf(home));
  const dry = await home.run(['contact', 'import', '-', '--dry-run'], { stdin: CSV });
  expect(dry.exit).toBe(1);
  expect(dry.stderr).toContain('steward index rebuild');
  expect(existsSync(keyOf(home))).toBe(false);
});

test('without its chain nothing can be built, and the hint names what brings the chain back', async () => {
  const home = await makeTestHome({ now: NOW });
  await add(home);
  rmSync(keyOf(home));
  rmSync(join(home.root, 'never-back-up', 'chain'));
  const ran = await home.run(['contact', 'add', '--from', '-'], { stdin: JSON.stringify(MORAG) });
  expect(ran.exit).toBe(1);
  expect(ran.stderr).toContain('The chain is missing');
  expect(ran.stderr).toContain('steward restore DIR --recovery FILE');
  expect(existsSync(keyOf(home))).toBe(false);
});
