import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';

const keyringOf = ({ root }: TestHome): string => join(root, 'secure', 'keyring');

/** A home with a contact, and a backup of it. */
async function lived(): Promise<{ readonly home: TestHome; readonly backup: string }> {
  const home = await makeTestHome({ now: NOW });
  const contact = '{"channel":"email","name":"Morag Testperson"}';
  expect((await home.run(['contact', 'add', '--from', '-'], { stdin: contact })).exit).toBe(0);
  const backup = join(home.folder, 'backup');
  expect((await home.run(['backup', backup])).exit).toBe(0);
  return { home, backup };
}

function findings(ran: Ran) {
  expect([ran.exit, ran.stderr]).toEqual([3, '']);
  return JSON.parse(ran.stdout);
}

test('without its keyring: what is there, what is missing, and a command that brings it back', async () => {
  const { home, backup } = await lived();
  rmSync(keyringOf(home));
  const status = findings(await home.run(['keys', 'status', '--json']));
  expect(status).toMatchObject({
    opens: false,
    masterKey: { heldAs: null, path: home.keyFile, present: true, mode: '0600' },
    keyring: { present: false, damaged: false, opens: false },
    chain: { present: true },
    indexKey: { present: true },
    register: { present: true },
  });
  expect(status.problems).toEqual([expect.stringMatching(/^The keyring is missing.*: cp DIR\/secure\/keyring \//)]);
  const text = await home.run(['keys', 'status']);
  expect(text.stdout).toMatch(/^keyring +missing$/m);
  // What it says to type is what makes it good.
  copyFileSync(join(backup, 'secure', 'keyring'), keyringOf(home));
  const mended = await home.run(['keys', 'status', '--json']);
  expect([mended.exit, JSON.parse(mended.stdout).opens]).toEqual([0, true]);
  expect((await home.run(['audit', 'verify'])).exit).toBe(0);
});

test('a keyring that is damaged, and a chain and a register that are gone too: all are named', async () => {
  const { home } = await lived();
  writeFileSync(keyringOf(home), '{"format":');
  rmSync(join(home.root, 'never-back-up', 'chain'));
  rmSync(join(home.root, 'secure', 'register.db'));
  const { problems, keyring } = findings(await home.run(['keys', 'status', '--json']));
  expect(keyring).toMatchObject({ present: true, damaged: true });
  expect(problems).toEqual([
    expect.stringContaining('The keyring is damaged'),
    expect.stringContaining('The chain is missing'),
    expect.stringContaining('The opt-out register is missing'),
  ]);
});

test('without the master key file: named with its place; a recovery copy writes it there and changes nothing here', async () => {
  const { home, backup } = await lived();
  const words = join(home.folder, 'words');
  writeFileSync(words, 'four random invented words\n', { mode: 0o600 });
  const env = { STEWARD_RECOVERY_PASSPHRASE_FILE: words };
  const copy = join(home.folder, 'copy');
  expect((await home.run(['keys', 'recovery', '-o', copy], { env })).exit).toBe(0);
  const since = '{"channel":"email","name":"Idris Example"}';
  expect((await home.run(['contact', 'add', '--from', '-'], { stdin: since })).exit).toBe(0);
  rmSync(home.keyFile);
  const { masterKey, problems } = findings(await home.run(['keys', 'status', '--json']));
  expect(masterKey).toEqual({ heldAs: 'file', path: home.keyFile, present: false, mode: null });
  expect(problems).toEqual([
    expect.stringMatching(/^There is no key file at .*restore DIR --recovery FILE --home NEW$/),
  ]);
  const elsewhere = join(home.folder, 'new');
  const words2 = ['restore', backup, '--recovery', copy, '--home', elsewhere, '--yes'];
  const restored = await home.run(words2, { env });
  expect(restored.exit, restored.stderr).toBe(0);
  expect(existsSync(home.keyFile)).toBe(true);
  expect(JSON.parse((await home.run(['contact', 'list', '--json'])).stdout).contacts).toHaveLength(2);
  expect((await home.run(['keys', 'status'], { env })).exit).toBe(0);
});

test('another key, or no passphrase, is no finding: it is to be named', async () => {
  const { home } = await lived();
  const other = await makeTestHome({ now: NOW });
  renameSync(other.keyFile, home.keyFile);
  expect((await home.run(['keys', 'status'])).exit).toBe(12);
});
