import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { homeAt } from '../../../src/vault/home.ts';
import { readChain } from '../../../src/vault/vault.ts';
import { filesBelow, filesHolding } from '../../support/bytes.ts';
import { makeTestHome, type TestHome } from '../../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const TOMORROW = '2026-11-24T09:00:00.000Z';

/** A home with five contacts and an opt-out, and its backup. */
async function backedUp(): Promise<{ home: TestHome; backup: string }> {
  const home = await makeTestHome({ now: NOW });
  const rows = Array.from(
    { length: 5 },
    (_, row) => `phone,2026-11-2${row % 3}T10:00:00Z,Morag Testperson,07700 90012${row},test,R${row}`,
  );
  const csv = `channel,at,name,phone,source,reference\n${rows.join('\n')}\n`;
  expect((await home.run(['contact', 'import', '-'], { stdin: csv })).exit).toBe(0);
  expect((await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900123' })).exit).toBe(0);
  const backup = join(home.folder, 'backup');
  const made = await home.run(['backup', backup, '--json']);
  expect(made.exit, made.stderr).toBe(0);
  return { home, backup };
}

/** Making one takes half a second of scrypt, so only where it is needed. */
async function recoveryOf(home: TestHome): Promise<{ recovery: string; env: Record<string, string> }> {
  const passphrase = join(home.folder, 'passphrase');
  writeFileSync(passphrase, 'four random invented words\n', { mode: 0o600 });
  const env = { STEWARD_RECOVERY_PASSPHRASE_FILE: passphrase };
  const recovery = join(home.folder, 'recovery');
  expect((await home.run(['keys', 'recovery', '-o', recovery], { env })).exit).toBe(0);
  return { recovery, env };
}

const manifestOf = (backup: string) => JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'));
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('backup', () => {
  test('holds the store, register, keyring, notices and certificates, each with its hash, closed to others', async () => {
    const { home, backup } = await backedUp();
    const manifest = manifestOf(backup);
    expect(manifest).toMatchObject({ format: 'steward.backup/1', contacts: 5, noticeVersion: 1, madeAt: NOW });
    expect(manifest.files.map(({ path }: { path: string }) => path)).toEqual([
      'notice.yaml',
      'notice/version-1.yaml',
      'secure/keyring',
      'secure/register.db',
      'store.db',
    ]);
    for (const { path, size, sha256: hash } of manifest.files)
      expect([statSync(join(backup, path)).size, sha256(join(backup, path))]).toEqual([size, hash]);
    const modes = [
      backup,
      ...readdirSync(backup, { recursive: true, encoding: 'utf8' }).map((name) => join(backup, name)),
    ];
    for (const path of modes) expect(statSync(path).mode & 0o077, path).toBe(0);
    const audit = JSON.parse((await home.run(['audit', 'list', '--limit', '1', '--json'])).stdout).entries[0];
    expect(audit).toMatchObject({ act: 'backup', references: [manifest.backup], counts: { contacts: 5 } });
    const status = JSON.parse((await home.run(['status', '--json'])).stdout);
    expect(status.backup).toMatchObject({ backup: manifest.backup, contacts: 5 });
    expect(status.jobs.find(({ job }: { job: string }) => job === 'backup')).toMatchObject({ late: false });
  });

  test('holds neither the chain, the index key nor the master key, in any form', async () => {
    const { home, backup } = await backedUp();
    const opened = await home.open();
    const indexFile = readFileSync(opened.home.indexKey);
    const secrets = [opened.vault.master.key, readChain(opened.vault).value];
    const forms = secrets.flatMap((secret) => [
      secret,
      ...['base64', 'base64url', 'hex'].map((form) => Buffer.from(secret.toString(form as BufferEncoding))),
    ]);
    const sealed = [readFileSync(opened.home.chain), indexFile].map((bytes) =>
      Buffer.from(JSON.parse(bytes.toString()).sealed),
    );
    expect(filesHolding(backup, [...forms, ...sealed])).toEqual([]);
    // The test can fail: the home holds what it looks for.
    expect(filesHolding(home.root, sealed)).toHaveLength(2);
    expect(filesBelow(backup).some((path) => path.includes('never-back-up'))).toBe(false);
  });

  test('refuses a folder in use, one in the home or in another backup, and one whose disk is not there', async () => {
    const { home, backup } = await backedUp();
    const again = await home.run(['backup', backup]);
    expect([again.exit, again.stderr]).toEqual([1, expect.stringMatching(/is in use already; nothing was written/)]);
    const inside = await home.run(['backup', join(home.root, 'copy')]);
    expect([inside.exit, inside.stderr]).toEqual([2, expect.stringMatching(/inside the home/)]);
    const within = await home.run(['backup', join(backup, 'copy')]);
    expect([within.exit, within.stderr]).toEqual([2, expect.stringMatching(/inside another backup/)]);
    const nowhere = await home.run(['backup', join(home.folder, 'disk', 'copy')]);
    expect([nowhere.exit, nowhere.stderr]).toEqual([1, expect.stringMatching(/no folder .*\/disk/)]);
    mkdirSync(join(home.folder, 'empty'));
    expect((await home.run(['backup', join(home.folder, 'empty')])).exit).toBe(0);
  });

  test('a backup that was cut off is removed by the next one beside it, another home’s is left', async () => {
    const { home } = await backedUp();
    const opened = await home.open();
    const mine = join(home.folder, `.old.${opened.homeId.slice(0, 8)}.0123456789ab.making`);
    const other = join(home.folder, '.old.00000000.0123456789ab.making');
    for (const folder of [mine, other]) mkdirSync(folder);
    expect((await home.run(['backup', join(home.folder, 'next')])).exit).toBe(0);
    expect([existsSync(mine), existsSync(other)]).toEqual([false, true]);
  });

  test('status says that there is none, and later that the last one is old', async () => {
    const home = await makeTestHome({ now: NOW });
    const before = JSON.parse((await home.run(['status', '--json'])).stdout);
    expect(before.backup).toBeNull();
    expect(before.warnings.join(' ')).toMatch(/There is no backup of this home/);
    const late = JSON.parse((await home.run(['status', '--json'], { now: '2026-12-24T09:00:00.000Z' })).stdout);
    expect(late.jobs.find(({ job }: { job: string }) => job === 'backup')).toMatchObject({
      startedAt: null,
      late: true,
    });
  });
});

describe('backup verify', () => {
  test('opens a sample with the chain that is here, also from a folder that cannot be written', async () => {
    const { home, backup } = await backedUp();
    const ran = await home.run(['backup', 'verify', backup, '--json'], { now: TOMORROW });
    expect(ran.exit, ran.stderr).toBe(0);
    const verdict = JSON.parse(ran.stdout);
    expect(verdict).toMatchObject({ ok: true, contacts: 5, registerEvents: 1, problems: [] });
    expect(verdict.sample).toEqual({ tried: 5, opened: 5, expired: 0, unopened: 0 });
    expect(filesBelow(backup).map((path) => path.slice(backup.length + 1))).toHaveLength(6);
  });

  test('with a recovery copy, where there is no home: what fell due by its day has expired', async () => {
    const { home, backup } = await backedUp();
    const { recovery, env } = await recoveryOf(home);
    const elsewhere = {
      env: { ...env, STEWARD_HOME: join(home.folder, 'elsewhere'), STEWARD_KEY_FILE: '/nowhere/key' },
    };
    const ran = await home.run(['backup', 'verify', backup, '--recovery', recovery, '--json'], elsewhere);
    expect(ran.exit, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      chain: { from: 'recovery', day: '2026-11-30' },
      sample: { opened: 5 },
    });
    const without = await home.run(['backup', 'verify', backup], elsewhere);
    expect(without.exit).toBe(12);
  });

  test('without any chain it says that no row was tried (3)', async () => {
    const { home, backup } = await backedUp();
    rmSync(join(home.root, 'never-back-up', 'chain'));
    const ran = await home.run(['backup', 'verify', backup]);
    expect([ran.exit, ran.stdout]).toEqual([3, expect.stringMatching(/no sealed row was tried/)]);
  });

  const alter = (path: string, at: number) => {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };
  const edit = (backup: string, change: (manifest: Record<string, unknown>) => void) => {
    const manifest = manifestOf(backup);
    change(manifest);
    writeFileSync(join(backup, 'manifest.json'), JSON.stringify(manifest));
  };
  test.each<[string, (backup: string) => void, RegExp]>([
    ['cut', (backup) => truncateSync(join(backup, 'store.db'), 8_192), /store\.db of .* is cut/],
    ['altered', (backup) => alter(join(backup, 'store.db'), 9_000), /store\.db of .* was changed since it was made/],
    [
      'longer',
      (backup) => writeFileSync(join(backup, 'notice.yaml'), 'x', { flag: 'a' }),
      /notice\.yaml of .* is longer/,
    ],
    [
      'without its register',
      (backup) => rmSync(join(backup, 'secure', 'register.db')),
      /secure\/register\.db is missing/,
    ],
    ['without its manifest', (backup) => rmSync(join(backup, 'manifest.json')), /holds no manifest/],
    [
      'of a cut manifest',
      (backup) => truncateSync(join(backup, 'manifest.json'), 200),
      /manifest of .* is cut or damaged/,
    ],
    [
      'of an emptied manifest',
      (backup) => writeFileSync(join(backup, 'manifest.json'), '{}'),
      /manifest of .* is not whole/,
    ],
    [
      'of a manifest that says something else',
      (backup) => edit(backup, (m) => (m.contacts = 6)),
      /manifest of .* was changed/,
    ],
    [
      'of a manifest that leads elsewhere',
      (backup) => edit(backup, (m) => (m.files = [{ path: '../key', size: 1, sha256: '' }])),
      /not whole/,
    ],
    ['of a newer form', (backup) => edit(backup, (m) => (m.format = 'steward.backup/2')), /made by a newer Steward/],
    [
      'of a newer schema',
      (backup) => edit(backup, (m) => (m.schemas = { store: 99, register: 1 })),
      /made by a newer Steward/,
    ],
    ['of another home', (backup) => edit(backup, (m) => (m.home = 'another')), /is a backup of another home/],
    [
      'with a log beside it',
      (backup) => writeFileSync(join(backup, 'store.db-wal'), 'x'),
      /store\.db-wal .* is none of its files/,
    ],
  ])('a backup %s is refused in one sentence', async (_, damage, sentence) => {
    const { home, backup } = await backedUp();
    damage(backup);
    const ran = await home.run(['backup', 'verify', backup]);
    expect([ran.exit, ran.stdout, ran.stderr]).toEqual([1, '', expect.stringMatching(sentence)]);
  });

  test('what was wrong in the home before the backup is a finding (3)', async () => {
    const { home } = await backedUp();
    const store = new Database(homeAt(home.root).store);
    store.exec(
      "update contact set sealed = cast(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) as blob) where rowid = 2",
    );
    store.exec("update audit_entry set body = replace(body, 'Testborough', 'X') where seq = 2");
    store.exec('delete from audit_entry where seq = 3');
    store.close();
    const backup = join(home.folder, 'second');
    expect((await home.run(['backup', backup])).exit).toBe(0);
    writeFileSync(join(backup, 'notes.txt'), 'x');
    const ran = await home.run(['backup', 'verify', backup, '--json']);
    expect(ran.exit).toBe(3);
    const problems = JSON.parse(ran.stdout).problems.join('\n');
    expect(problems).toMatch(/1 of 5 sealed rows/);
    expect(problems).toMatch(/The audit: entry 3 is missing/);
    expect(problems).toMatch(/notes\.txt is none of its files/);
  });

  test('another home’s key does not open it (12); a folder that is none is refused (1)', async () => {
    const { backup, home } = await backedUp();
    const other = await makeTestHome({ now: NOW });
    cpSync(backup, join(other.folder, 'backup'), { recursive: true });
    const foreign = await other.run(['backup', 'verify', 'backup']);
    expect([foreign.exit, foreign.stderr]).toEqual([1, expect.stringMatching(/another home/)]);
    rmSync(other.root, { recursive: true });
    const wrong = await other.run(['backup', 'verify', 'backup']);
    expect([wrong.exit, wrong.stderr]).toEqual([
      12,
      expect.stringMatching(/No key here opens the keyring of .*backup/),
    ]);
    expect((await home.run(['backup', 'verify', './nothing'])).exit).toBe(1);
  });
});

test('a folder that is called verify is reached as ./verify', async () => {
  const home = await makeTestHome({ now: NOW });
  expect((await home.run(['backup', './verify'])).exit).toBe(0);
  expect((await home.run(['backup', 'verify', 'verify'])).exit).toBe(0);
  const missing = await home.run(['backup', 'verify']);
  expect([missing.exit, missing.stderr]).toEqual([2, expect.stringMatching(/backup verify needs <dir>/)]);
});
