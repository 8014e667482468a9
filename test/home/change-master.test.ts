import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from '../../src/home/write.ts';
import { isLoose } from '../../src/vault/master-key.ts';
import { placeRekeyed, writeRekeyed } from '../../src/vault/rekeyed.ts';
import { readKeyring } from '../../src/vault/vault.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';

const now = '2026-11-23T08:30:00.000Z';

function secretFile(home: TestHome, name: string, text: string, mode = 0o600): string {
  const path = join(home.folder, name);
  writeFileSync(path, `${text}\n`);
  chmodSync(path, mode);
  return path;
}

type Env = Readonly<Record<string, string>>;

async function opens(home: TestHome, env: Env): Promise<void> {
  const ran = await home.run(['audit', 'verify'], { env });
  expect(ran.exit, ran.stderr).toBe(0);
  expect((await home.run(['opt-out', 'check'], { stdin: '07700 900123', env })).exit).toBe(3);
  const contacts = JSON.parse((await home.run(['contact', 'list', '--json'], { env })).stdout).contacts;
  expect((await home.run(['contact', 'show', contacts[0].reference], { env })).stdout).toContain('Morag Testperson');
  expect((await home.run(['resident', 'find', '--by', 'phone'], { stdin: '07700 900123', env })).exit).toBe(0);
}

async function lived(): Promise<TestHome> {
  const home = await makeTestHome({ now });
  await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900123' });
  const contact = JSON.stringify({ name: 'Morag Testperson', phone: '07700 900123' });
  expect((await home.run(['contact', 'add', '--channel', 'phone', '--from', '-'], { stdin: contact })).exit).toBe(0);
  return home;
}

const received = (ran: Ran) => {
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
};

describe('keys passphrase', () => {
  test('key file → passphrase → another key file: each opens everything, and the one before nothing', async () => {
    const home = await lived();
    const first = secretFile(home, 'first', 'quite invented words here');
    const change = (words: readonly string[], env: Env) =>
      home.run(['keys', 'passphrase', '--json', ...words], { env });

    const toPassphrase = received(await change([], { STEWARD_NEW_PASSPHRASE_FILE: first }));
    expect(toPassphrase).toMatchObject({
      heldAs: 'passphrase',
      keyFile: null,
      before: { source: 'key-file', path: home.keyFile },
      recoveryCopiesToReplace: [],
    });
    expect(existsSync(home.keyFile)).toBe(true);
    const byPassphrase = { STEWARD_PASSPHRASE_FILE: first };
    await opens(home, byPassphrase);
    expect((await home.run(['status'])).exit).toBe(12);
    expect((await home.run(['keys', 'status'], { env: byPassphrase })).stdout).toContain(
      `from the passphrase in the file ${first}`,
    );

    const keyFile = join(home.folder, 'new', 'master.key');
    const toFile = received(await change(['--new-key-file', keyFile], byPassphrase));
    expect(toFile).toMatchObject({ heldAs: 'file', keyFile, before: { source: 'passphrase-file', path: first } });
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFile)).not.toEqual(readFileSync(home.keyFile));
    await opens(home, { STEWARD_KEY_FILE: keyFile });
    expect((await home.run(['status'])).exit).toBe(12);
    const status = JSON.parse(
      (await home.run(['keys', 'status', '--json'], { env: { STEWARD_KEY_FILE: keyFile } })).stdout,
    );
    expect(status).toMatchObject({ masterKey: { source: 'key-file', path: keyFile, changes: 2 }, problems: [] });

    const second = secretFile(home, 'second', 'other invented words here');
    received(await change([], { STEWARD_KEY_FILE: keyFile, STEWARD_NEW_PASSPHRASE_FILE: second }));
    await opens(home, { STEWARD_PASSPHRASE_FILE: second });
    expect((await home.run(['status'], { env: byPassphrase })).exit).toBe(12);
    const list = await home.run(['audit', 'list', '--json'], { env: { STEWARD_PASSPHRASE_FILE: second } });
    const acts = (JSON.parse(list.stdout).entries as { act: string }[]).filter(({ act }) => act === 'keys passphrase');
    expect(acts).toHaveLength(3);
    for (const secret of ['invented', readFileSync(keyFile, 'utf8').trim()]) expect(list.stdout).not.toContain(secret);
  });

  test('lists recovery copies, which hold the old key; a renewal after it works', async () => {
    const home = await lived();
    const words = secretFile(home, 'words', 'words for a copy alone');
    const copied = await home.run(['keys', 'recovery', '-o', 'copy', '--json'], {
      env: { STEWARD_RECOVERY_PASSPHRASE_FILE: words },
    });
    const { id } = received(copied);
    const keyFile = join(home.folder, 'new.key');
    const env = { STEWARD_KEY_FILE: keyFile };
    const changed = await home.run(['keys', 'passphrase', '--new-key-file', 'new.key']);
    expect(changed.stdout).toContain(`Recovery copies that hold the old key, and are to be replaced: ${id}.`);
    expect(changed.stdout).toContain(`Backups made until now still open with the key file ${home.keyFile}.`);
    expect((await home.run(['keys', 'status'], { env })).stdout).toContain(
      `${id}  opens what is sealed to 2026-11-30 or later  to be replaced`,
    );
    expect((await home.run(['keys', 'rotate', '--yes', '--reseal'], { env })).exit).toBe(0);
    await opens(home, env);
  });

  test('refuses what would not be a change, a place that is taken, and one inside the home', async () => {
    const home = await lived();
    const run = (words: readonly string[], env: Env = {}) => home.run(['keys', 'passphrase', ...words], { env });
    const keyring = readFileSync(join(home.root, 'secure', 'keyring'));
    expect(await run([])).toMatchObject({ exit: 2, stderr: expect.stringContaining('STEWARD_NEW_PASSPHRASE_FILE') });
    const short = secretFile(home, 'short', 'elevenchars');
    expect(await run([], { STEWARD_NEW_PASSPHRASE_FILE: short })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('shorter than 12'),
    });
    const loose = secretFile(home, 'loose', 'quite invented words here', 0o640);
    expect(await run([], { STEWARD_NEW_PASSPHRASE_FILE: loose })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('Others can read'),
    });
    expect(await run(['--new-key-file', home.keyFile])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('exists already'),
    });
    expect(await run(['--new-key-file', join(home.root, 'k')])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('inside the home'),
    });
    expect((await run(['--new-key-file', 'dry.key', '--dry-run'])).stdout).toContain('dry.key');
    expect(existsSync(join(home.folder, 'dry.key'))).toBe(false);
    expect(readFileSync(join(home.root, 'secure', 'keyring'))).toEqual(keyring);

    const words = secretFile(home, 'words', 'quite invented words here');
    expect((await run([], { STEWARD_NEW_PASSPHRASE_FILE: words })).exit).toBe(0);
    const same = await run([], { STEWARD_PASSPHRASE_FILE: words, STEWARD_NEW_PASSPHRASE_FILE: words });
    expect(same).toMatchObject({ exit: 2, stderr: expect.stringContaining('already') });
  });

  test('refuses a command that opened the home with the key of before', async () => {
    const home = await lived();
    const stale = await home.open();
    await stale.register();
    expect((await home.run(['keys', 'passphrase', '--new-key-file', 'new.key'])).exit).toBe(0);
    await expect(write(stale, (writing) => writing.audit({ act: 'stale' }))).rejects.toMatchObject({
      code: 'keys-renewed',
      message: 'This home was given another key while this command ran.',
    });
  });

  test('cut short before the keyring is in place, it leaves the home as it was; after it, the next command finishes', async () => {
    const home = await lived();
    const opened = await home.open();
    const keyring = { ...readKeyring(opened.vault), masterChanges: 1 };
    const master = { key: Buffer.alloc(32, 7), kdf: null };
    const newKey = secretFile(home, 'new.key', `steward-master-key-1:${master.key.toString('base64url')}`);
    writeRekeyed(opened.vault, master, keyring);
    await opened.close();
    await opens(home, {});
    expect(existsSync(join(home.root, 'secure', 'keyring.rekeyed'))).toBe(false);
    expect(existsSync(join(home.root, 'never-back-up', 'chain.rekeyed'))).toBe(false);

    const again = await home.open();
    writeRekeyed(again.vault, master, keyring);
    // As a kill leaves it: only the keyring in place, and the chain too.
    const halves = [['secure/keyring'], ['secure/keyring', 'never-back-up/chain']].map((names, at) => {
      const root = join(home.folder, `half-${at}`);
      cpSync(home.root, root, { recursive: true });
      for (const name of names) renameSync(join(root, `${name}.rekeyed`), join(root, name));
      return root;
    });
    placeRekeyed(again.home);
    await again.close();
    const env = { STEWARD_KEY_FILE: newKey };
    await opens(home, env);
    for (const root of halves) {
      const half = { ...env, STEWARD_HOME: root };
      await opens(home, half);
      expect((await home.run(['audit', 'list'], { env: half })).stdout).toContain('enteredLater: true');
      for (const name of ['chain', 'index-key'])
        expect(existsSync(join(root, 'never-back-up', `${name}.rekeyed`))).toBe(false);
    }
  });
});

describe('a systemd credential', () => {
  const laidOut = (home: TestHome, name: string, from: string, mode: number): Env => {
    const folder = join(home.folder, 'credentials');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), readFileSync(from));
    chmodSync(join(folder, name), mode);
    return { CREDENTIALS_DIRECTORY: folder, XDG_CONFIG_HOME: join(home.folder, 'nothing-there') };
  };

  test('opens a home where no key file is named, and says so', async () => {
    const home = await lived();
    for (const mode of [0o400, 0o440]) {
      const env = laidOut(home, 'steward.master-key', home.keyFile, mode);
      await opens(home, env);
      const status = received(await home.run(['keys', 'status', '--json'], { env }));
      expect(status.masterKey).toMatchObject({
        heldAs: 'file',
        source: 'key-credential',
        path: join(home.folder, 'credentials', 'steward.master-key'),
      });
      expect(status.problems).toEqual([]);
      expect((await home.run(['check', '--only', 'P54'], { env })).exit).toBe(0);
      chmodSync(status.masterKey.path, 0o600);
    }
  });

  test.each([0o444, 0o460, 0o644, 0o604])('that others can read (%o) is refused', async (mode) => {
    const home = await lived();
    const env = laidOut(home, 'steward.master-key', home.keyFile, mode);
    expect(await home.run(['status'], { env })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('Others can read the key file'),
    });
  });

  test('gives way to a key file that is named', async () => {
    const home = await lived();
    const wrong = secretFile(home, 'wrong', `steward-master-key-1:${Buffer.alloc(32, 1).toString('base64url')}`);
    const env = laidOut(home, 'steward.master-key', wrong, 0o400);
    expect((await home.run(['status'], { env })).exit).toBe(12);
    expect((await home.run(['status', '--key-file', home.keyFile], { env })).exit).toBe(0);
    expect((await home.run(['status'], { env: { ...env, STEWARD_KEY_FILE: home.keyFile } })).exit).toBe(0);
  });

  test('holds a passphrase where the home opens with one', async () => {
    const home = await lived();
    const words = secretFile(home, 'words', 'quite invented words here');
    received(await home.run(['keys', 'passphrase', '--json'], { env: { STEWARD_NEW_PASSPHRASE_FILE: words } }));
    const env = laidOut(home, 'steward.passphrase', words, 0o400);
    await opens(home, env);
    const { masterKey } = received(await home.run(['keys', 'status', '--json'], { env }));
    expect(masterKey).toMatchObject({ heldAs: 'passphrase', source: 'passphrase-credential' });
    const other = secretFile(home, 'other', 'not these invented words');
    expect((await home.run(['status'], { env: { ...env, STEWARD_PASSPHRASE_FILE: other } })).exit).toBe(12);
  });

  test('may be read by a group only where owner and group are root or our own', () => {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    expect(isLoose({ mode: 0o440, uid, gid }, 'credential')).toBe(false);
    expect(isLoose({ mode: 0o440, uid: 0, gid: 0 }, 'credential')).toBe(false);
    expect(isLoose({ mode: 0o440, uid: 0, gid: 4_242 }, 'credential')).toBe(true);
    expect(isLoose({ mode: 0o440, uid: 4_242, gid }, 'credential')).toBe(true);
    expect(isLoose({ mode: 0o400, uid: 4_242, gid: 4_242 }, 'credential')).toBe(false);
    expect(isLoose({ mode: 0o440, uid, gid }, 'file')).toBe(true);
  });
});
