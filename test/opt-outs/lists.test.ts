import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from '../../src/home/write.ts';
import { makeTestHome, type RunOptions, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const NUMBERS = ['07700900101', '07700900102', '07700900103'] as const;

async function homeWithOptOuts(): Promise<TestHome> {
  const home = await makeTestHome({ now: NOW });
  await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: NUMBERS.join('\n') });
  await home.run(['opt-out', 'remove', '--how', 'email', '--reason', 'asked again'], { stdin: NUMBERS[2] });
  return home;
}

const made = async (home: TestHome, words: readonly string[], options: RunOptions = {}) => {
  const ran = await home.run(['opt-out', 'export', ...words, '--json'], options);
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout);
};

describe('a suppression list', () => {
  test('holds every living opt-out, number and reference and nothing else', async () => {
    const home = await homeWithOptOuts();
    const list = await made(home, ['--for', 'GovMetric', '-o', 'list.csv']);
    expect(list).toMatchObject({
      processor: 'govmetric',
      form: 'numbers',
      numbers: 2,
      destroyBy: '2026-11-30',
      unconfirmed: [],
    });
    const path = join(home.folder, 'list.csv');
    const bytes = readFileSync(path);
    expect(bytes.toString()).toBe(`phone number,reference\r\n+447700900101,${list.id}\r\n+447700900102,${list.id}\r\n`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(list.sha256);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('as SHA-256 of the digits with 44', async () => {
    const home = await homeWithOptOuts();
    await made(home, ['--for', '8x8', '--form', 'sha256', '-o', 'list.csv']);
    const [header, first] = readFileSync(join(home.folder, 'list.csv'), 'utf8').split('\r\n');
    expect(header).toBe('sha256,reference');
    expect(first?.split(',')[0]).toBe(createHash('sha256').update('447700900101').digest('hex'));
  });

  test('is on record: file, list, audit; and goes on its day', async () => {
    const home = await homeWithOptOuts();
    const list = await made(home, ['--for', 'govmetric']);
    expect(list.file).toBe('opt-outs-for-govmetric-2026-11-23.csv');
    const audit = (await home.run(['audit', 'list', '--json'])).stdout;
    expect(audit).toContain(list.sha256);
    expect(audit).not.toMatch(/7700/);
    const status = JSON.parse((await home.run(['status', '--json'])).stdout);
    expect(status.files.waiting).toBe(1);
    expect(status.texts.lists).toEqual([
      { id: list.id, processor: 'govmetric', madeAt: NOW, confirmed: false, since: 0 },
    ]);
    await home.run(['retention', 'sweep', '--yes', '--allow-gap', '30d'], { now: '2026-12-01T09:00:00.000Z' });
    expect(existsSync(join(home.folder, list.file))).toBe(false);
  });

  test('is tracked until its processor confirms, with how many opted out since', async () => {
    const home = await homeWithOptOuts();
    const first = await made(home, ['--for', 'govmetric', '-o', 'a.csv']);
    await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900104' });
    const check = async () => JSON.parse((await home.run(['check', '--only', 'P44', '--json'])).stdout).promises[0];
    const warnings = async () => JSON.parse((await home.run(['status', '--json'])).stdout).warnings.join('\n');
    expect((await check()).evidence).toContain(
      `govmetric has not confirmed that it uses list ${first.id}; 1 number opted out since`,
    );
    expect(await check()).toMatchObject({ state: 'kept', tested: 2, failed: 0 });
    expect(await warnings()).toContain(`govmetric has not confirmed that it uses list ${first.id}`);
    expect(await made(home, ['--confirm', first.id.toLowerCase()])).toMatchObject({
      status: 'confirmed',
      processor: 'govmetric',
    });
    expect(await made(home, ['--confirm', first.id])).toMatchObject({ status: 'already', confirmedAt: NOW });
    expect(await warnings()).toContain(`govmetric uses list ${first.id}`);
    const second = await made(home, ['--for', 'govmetric', '-o', 'b.csv']);
    expect(second).toMatchObject({ numbers: 3, unconfirmed: [] });
    expect(await made(home, ['--for', 'govmetric', '-o', 'c.csv'])).toMatchObject({ unconfirmed: [second.id] });
  });

  test('one that is replaced is not a finding on its day', async () => {
    const home = await homeWithOptOuts();
    await made(home, ['--for', '8x8', '-o', 'list.csv']);
    expect((await home.run(['opt-out', 'export', '--for', '8x8', '-o', 'list.csv'])).exit).toBe(1);
    await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900104' });
    await made(home, ['--for', '8x8', '-o', 'list.csv', '--force']);
    const swept = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '30d', '--json'], {
      now: '2026-12-01T09:00:00.000Z',
    });
    expect(JSON.parse(swept.stdout).receipt.files).toMatchObject({ destroyed: 1, notDestroyed: [] });
  });

  test.each([
    [['--for', 'police'], 2, /does not let this recipient have the numbers/],
    [['--for', 'somebody'], 2, /does not let this recipient have the numbers/],
    [[], 2, /For whom/],
    [['--for', '8x8', '--confirm', 'L-0000-0000'], 2, /one of them/],
    [['--confirm', 'L-0000-0000'], 1, /no list with this id/],
    [['--for', '8x8', '-o', 'missing/list.csv'], 1, /no such file or folder/],
    [['--for', '8x8', '-o', 'home/store.db', '--force'], 1, /keeps files of its own/],
    [['--for', '8x8', '-o', 'folder', '--force'], 1, /is a folder/],
    [['--for', '8x8', '--form', 'md5'], 2, /--form/],
  ] as const)('%j is refused and writes nothing', async (words, exit, says) => {
    const home = await homeWithOptOuts();
    mkdirSync(join(home.folder, 'folder'));
    const ran = await home.run(['opt-out', 'export', ...words]);
    expect([ran.exit, ran.stdout]).toEqual([exit, '']);
    expect(ran.stderr).toMatch(says);
    const status = JSON.parse((await home.run(['status', '--json'])).stdout);
    expect([status.files.waiting, status.texts.lists]).toEqual([0, []]);
  });

  test('refuses while a restore is not accepted, and when the register was rolled back or is gone', async () => {
    const home = await homeWithOptOuts();
    const opened = await home.open();
    await write(opened, async (writing) => {
      const { writeMeta } = await import('../../src/db/meta.ts');
      await writeMeta(writing.db, 'restoreGap', JSON.stringify({ from: NOW, to: NOW, backup: 'B' }));
      await writing.audit({ act: 'test' });
    });
    const refused = async (says: RegExp) => {
      const ran = await home.run(['opt-out', 'export', '--for', '8x8', '-o', 'list.csv']);
      expect(ran.exit).toBe(1);
      expect(ran.stderr).toMatch(says);
      expect(existsSync(join(home.folder, 'list.csv'))).toBe(false);
    };
    await refused(/nobody has accepted the gap/);
    opened.store.raw.prepare("delete from meta where key = 'restoreGap'").run();
    const register = await opened.register();
    register.raw.prepare('delete from register_event where seq = (select max(seq) from register_event)').run();
    await refused(/older than this store has seen/);
    await opened.close();
    writeFileSync(join(home.root, 'secure', 'register.db'), '');
    await refused(/./);
  });
});
