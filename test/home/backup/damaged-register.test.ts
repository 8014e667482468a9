import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Manifest, manifestText } from '../../../src/home/backup/manifest.ts';
import { keyOf } from '../../../src/vault/keyring.ts';
import { makeTestHome, type TestHome } from '../../support/home.ts';

/**
 * A register that was damaged before the backup was made: its manifest is signed over the damage, so every byte is as it
 * was written, and only reading the events themselves finds it. SQLite keeps a column's type with each value, not with the
 * table, so a flipped byte puts nothing, a number or a text where the code of an event was.
 */
const NOW = '2026-11-23T09:00:00.000Z';
const TOMORROW = '2026-11-24T09:00:00.000Z';

/** Two opt-outs, and a backup of them. */
async function backedUp(): Promise<{ readonly home: TestHome; readonly backup: string }> {
  const home = await makeTestHome({ now: NOW });
  for (const stdin of ['07700 900123', '07700 900124'])
    expect((await home.run(['opt-out', 'add', '--how', 'phone'], { stdin })).exit).toBe(0);
  const backup = join(home.folder, 'backup');
  expect((await home.run(['backup', backup])).exit).toBe(0);
  return { home, backup };
}

/** Puts another value into a row of the register, also one that its table would refuse. */
function damage(path: string, column: string, seq: number, value: null | number | string): void {
  const register = new Database(path);
  register.unsafeMode();
  register.pragma('writable_schema = on');
  const table = "name = 'register_event'";
  const whole = register.prepare(`select sql from sqlite_schema where ${table}`).pluck().get() as string;
  const write = (text: string) => {
    register.prepare(`update sqlite_schema set sql = ? where ${table}`).run(text);
    register.pragma(`schema_version = ${Number(register.pragma('schema_version', { simple: true })) + 1}`);
  };
  write(whole.replaceAll(' not null', ''));
  register.close();
  const loose = new Database(path);
  loose.unsafeMode();
  loose.prepare(`update register_event set ${column} = ? where seq = ?`).run(value, seq);
  loose.pragma('writable_schema = on');
  loose.prepare(`update sqlite_schema set sql = ? where ${table}`).run(whole);
  loose.close();
}

/** The manifest as it would be had the backup been made of what lies there now. */
async function signAnew(home: TestHome, backup: string): Promise<void> {
  const opened = await home.open();
  const path = join(backup, 'manifest.json');
  const { code: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest & { readonly code: string };
  const files = manifest.files.map((each) => {
    const bytes = readFileSync(join(backup, each.path));
    return { ...each, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  writeFileSync(path, manifestText({ ...manifest, files }, keyOf(opened.vault.keyring, 'audit')));
  await opened.close();
}

test.each<[string, string, number, null | number | string]>([
  ['no code of the last event', 'mac', 2, null],
  ['no code of an event before it', 'mac', 1, null],
  ['a number for a code', 'mac', 2, 7],
  ['a text for a code', 'mac', 1, 'x'],
  ['a number for a digest', 'digest', 1, 7],
  ['a number for a sealed number', 'sealed', 2, 4_711],
  ['no time', 'at', 1, null],
  ['a number for the facts', 'detail', 2, 1],
  ['no kind', 'kind', 2, null],
])('%s: the backup is verified with a finding', async (_, column, seq, value) => {
  const { home, backup } = await backedUp();
  damage(join(backup, 'secure', 'register.db'), column, seq, value);
  await signAnew(home, backup);
  const ran = await home.run(['backup', 'verify', backup, '--json'], { now: TOMORROW });
  expect([ran.exit, ran.stderr]).toEqual([3, '']);
  const { problems } = JSON.parse(ran.stdout) as { readonly problems: readonly string[] };
  expect(problems).toContain(`The register: event ${seq} was changed.`);
  for (const argv of [
    ['restore', backup, '--drill', '--yes'],
    ['restore', backup, '--dry-run'],
    ['restore', backup, '--yes'],
  ]) {
    const next = await home.run(argv, { now: TOMORROW });
    expect([0, 1, 3], `${argv.join(' ')}: ${next.stderr}`).toContain(next.exit);
    expect(next.stderr).not.toMatch(/bug|at .*\.ts/);
  }
});

test.each<[string, string, null | number | string]>([
  ['no code', 'mac', null],
  ['a number for a digest', 'digest', 7],
  ['no facts', 'detail', null],
])(
  '%s in the register that is here: whoever reads it says so, and nobody is texted on a guess',
  async (_, column, value) => {
    const { home, backup } = await backedUp();
    damage(join(home.root, 'secure', 'register.db'), column, 2, value);
    const run = (argv: readonly string[], stdin?: string) =>
      home.run(argv, { now: TOMORROW, ...(stdin === undefined ? {} : { stdin }) });
    for (const argv of [
      ['status'],
      ['check'],
      ['audit', 'verify'],
      ['keys', 'status'],
      ['opt-out', 'list'],
      ['backup', join(home.folder, 'next')],
      ['retention', 'sweep', '--yes'],
      ['restore', backup, '--dry-run'],
      ['restore', backup, '--yes'],
    ]) {
      const ran = await run(argv);
      expect([0, 1, 3], `${argv.join(' ')}: ${ran.stderr}`).toContain(ran.exit);
    }
    await run(['restore', 'accept', '--yes']);
    expect([1, 3]).toContain((await run(['opt-out', 'check'], '07700 900124')).exit);
  },
);

test('a recovery copy that is not named any more: nothing is claimed of it, and a restore goes on', async () => {
  const home = await makeTestHome({ now: NOW });
  const words = join(home.folder, 'words');
  writeFileSync(words, 'four random invented words\n', { mode: 0o600 });
  const run = (argv: readonly string[], now = NOW) =>
    home.run(argv, { now, env: { STEWARD_RECOVERY_PASSPHRASE_FILE: words } });
  const copy = join(home.folder, 'copy');
  expect((await run(['keys', 'recovery', '-o', copy])).exit).toBe(0);
  damage(join(home.root, 'secure', 'register.db'), 'detail', 1, '{"copy":');
  const status = await run(['keys', 'status', '--json']);
  expect(status.exit).toBe(3);
  expect(JSON.parse(status.stdout).problems.join()).toMatch(/not every recovery copy is known/);
  const swept = await run(['retention', 'sweep', '--yes', '--json'], TOMORROW);
  expect(JSON.parse(swept.stdout).receipt.unreadableThrough).toBeNull();
  const backup = join(home.folder, 'backup');
  const made = await run(['backup', backup, '--json'], TOMORROW);
  expect([made.exit, JSON.parse(made.stdout).recoveryCopies]).toEqual([0, null]);
  rmSync(home.root, { recursive: true });
  const restored = await run(['restore', backup, '--recovery', copy, '--yes', '--json'], TOMORROW);
  expect([0, 3], restored.stderr).toContain(restored.exit);
});
