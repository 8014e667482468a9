import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { recoveryCopies } from '../../src/home/keys.ts';
import { openRecovery } from '../../src/vault/recovery.ts';
import { readChain, sealerOf } from '../../src/vault/vault.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';

const now = '2026-11-23T08:30:00.000Z';
const passphrase = 'quite invented words here';

function passphraseFile(home: TestHome, text = passphrase, mode = 0o600): string {
  const path = join(home.folder, 'recovery-passphrase');
  writeFileSync(path, `${text}\n`);
  chmodSync(path, mode);
  return path;
}

const recovery = (home: TestHome, argv: readonly string[], options: { readonly now?: string } = {}): Promise<Ran> =>
  home.run(['keys', 'recovery', ...argv], {
    ...options,
    env: { STEWARD_RECOVERY_PASSPHRASE_FILE: passphraseFile(home) },
  });

type Copy = {
  readonly id: string;
  readonly chainDay: string;
  readonly replaceBy: string;
  readonly earlier: readonly string[];
  readonly sha256: string;
};
const made = async (home: TestHome, ...argv: readonly string[]): Promise<Copy> => {
  const { exit, stdout, stderr } = await recovery(home, ['--json', ...argv]);
  if (exit !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Copy;
};

describe('a recovery copy', () => {
  test('opens what is sealed to its day or later, and nothing that falls due before', async () => {
    const home = await makeTestHome({ now });
    const opened = await home.open();
    const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
    const days = ['2026-11-23', '2026-11-29', '2026-11-30', '2026-12-01', '2027-11-23'];
    const rows = days.map((day) => ({
      day,
      blob: sealer.seal({ table: 'contact', id: 'a', day }, { name: 'Morag Testperson' }),
    }));
    expect(await made(home, '-o', 'copy')).toMatchObject({
      chainDay: '2026-11-30',
      replaceBy: '2026-11-30',
      earlier: [],
    });

    const copy = openRecovery(join(home.folder, 'copy'), passphrase);
    expect(copy.master).toEqual(opened.vault.master);
    expect(copy).toMatchObject({
      home: opened.homeId,
      chainDay: '2026-11-30',
      chain: { day: '2026-11-30', epoch: 1 },
      madeAt: now,
    });
    const fromCopy = sealerOf(copy.chain, copy.home, opened.random);
    const opens = rows.filter(({ day, blob }) => fromCopy.open({ table: 'contact', id: 'a', day }, blob) !== undefined);
    expect(opens.map(({ day }) => day)).toEqual(['2026-11-30', '2026-12-01', '2027-11-23']);
  });

  test('is a closed file that shows nothing secret and opens with no other passphrase', async () => {
    const home = await makeTestHome({ now });
    const receipt = await made(home, '-o', 'copy', '--ahead', '1d');
    const path = join(home.folder, 'copy');
    const bytes = readFileSync(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(receipt.sha256);
    const header = JSON.parse(bytes.toString());
    expect(Object.keys(header)).toEqual([
      'format',
      'copy',
      'home',
      'madeAt',
      'chainDay',
      'epoch',
      'replaceBy',
      'kdf',
      'sealed',
    ]);
    expect(header.kdf).toMatchObject({ name: 'scrypt', N: 131_072, r: 8, p: 1 });
    const { vault } = await home.open();
    const secrets = [vault.master.key, readChain(vault).value].flatMap((secret) => [
      secret.toString('base64'),
      secret.toString('hex'),
    ]);
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
    expect(() => openRecovery(path, 'another passphrase')).toThrow('does not open the recovery copy');
  });

  test('that was cut or changed is refused by name', async () => {
    const home = await makeTestHome({ now });
    await made(home, '-o', 'copy');
    const path = join(home.folder, 'copy');
    const text = readFileSync(path, 'utf8');
    const refuses = (changed: string, says: string) => {
      writeFileSync(path, changed);
      expect(() => openRecovery(path, passphrase)).toThrow(says);
    };
    refuses(text.slice(0, 200), 'is not a whole recovery copy');
    refuses('null', 'is not a whole recovery copy');
    refuses(text.replace('recovery/1', 'recovery/2'), 'newer Steward');
    refuses(text.replace('"N":131072', '"N":1073741824'), 'is not a whole recovery copy');
    refuses(text.replace('"chainDay":"2026-11-30"', '"chainDay":"2026-11-20"'), 'does not open');
    refuses(
      text.replace(/"sealed":"(.{40})(.)/, (_, head, at) => `"sealed":"${head}${at === 'A' ? 'B' : 'A'}`),
      'does not open',
    );
  });

  test('is recorded in the register before it is written, and in the audit', async () => {
    const home = await makeTestHome({ now });
    const { id, chainDay, replaceBy } = await made(home, '-o', 'copy', '--ahead', '31d');
    expect(chainDay).toBe('2026-12-24');
    expect(await recoveryCopies(await home.open())).toEqual([
      { id, chainDay, madeAt: now, replaceBy, destroyed: false, outdated: null },
    ]);
    const { stdout } = await home.run(['audit', 'list', '--json']);
    expect(JSON.parse(stdout).entries[0]).toMatchObject({
      act: 'keys recovery',
      references: [id],
      facts: { chainDay },
    });
    expect((await home.run(['audit', 'verify'])).exit).toBe(0);
  });

  test('never goes where Steward keeps files of its own, forced or not', async () => {
    const home = await makeTestHome({ now });
    await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900001' });
    const own = [
      'store.db',
      'notice.yaml',
      'secure/keyring',
      'secure/register.db',
      'secure/copy',
      'never-back-up/chain',
    ];
    const before = own.slice(0, 4).map((name) => readFileSync(join(home.root, name)));
    for (const place of [...own.map((name) => join('home', name)), home.keyFile, 'home/never-back-up/index-key']) {
      for (const force of [[], ['--force']]) {
        const { exit, stderr } = await recovery(home, ['-o', place, ...force]);
        expect(exit, place).toBe(1);
        expect(stderr, place).toMatch(/where Steward keeps files of its own|exists already/);
        if (force.length > 0) expect(stderr, place).toContain('where Steward keeps files of its own');
      }
    }
    expect(own.slice(0, 4).map((name) => readFileSync(join(home.root, name)))).toEqual(before);
    expect(await recoveryCopies(await home.open())).toEqual([]);
  });

  test('never lies beside what it opens: not in the home, and in no backup', async () => {
    const home = await makeTestHome({ now });
    expect((await home.run(['backup', 'backup'])).exit).toBe(0);
    for (const place of ['home/copy', 'home/more/copy', 'backup/copy', 'backup/secure/copy']) {
      const { exit, stderr } = await recovery(home, ['-o', place]);
      expect([exit, stderr], place).toEqual([1, expect.stringMatching(/would lie beside what it opens/)]);
    }
    expect(await recoveryCopies(await home.open())).toEqual([]);
    expect((await recovery(home, ['-o', 'backup-copy'])).exit).toBe(0);
  });

  test('that could not be written is not left standing in the register', async () => {
    const home = await makeTestHome({ now });
    const { exit, stderr } = await recovery(home, ['-o', 'no-such-folder/copy']);
    expect(exit).toBe(1);
    expect(stderr).toContain('there is no such file or folder');
    expect((await recoveryCopies(await home.open())).map((copy) => copy.destroyed)).toEqual([true]);
  });

  test('never replaces a file unless told, and a dry run writes nothing', async () => {
    const home = await makeTestHome({ now });
    writeFileSync(join(home.folder, 'copy'), 'something else');
    const refused = await recovery(home, ['-o', 'copy']);
    expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining('exists already') });
    expect(await recoveryCopies(await home.open())).toEqual([]);
    const dry = await recovery(home, ['-o', 'copy', '--force', '--dry-run', '--json']);
    expect(JSON.parse(dry.stdout).plan).toMatchObject({ chainDay: '2026-11-30' });
    expect(readFileSync(join(home.folder, 'copy'), 'utf8')).toBe('something else');
    await made(home, '-o', 'copy', '--force');
    expect(openRecovery(join(home.folder, 'copy'), passphrase).chainDay).toBe('2026-11-30');
  });

  test.each([['0d'], ['32d'], ['36h'], ['a week']])('is dated one to 31 whole days ahead, not %s', async (ahead) => {
    const home = await makeTestHome({ now });
    expect(await recovery(home, ['-o', 'copy', '--ahead', ahead])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('--ahead takes whole days'),
    });
  });

  test('needs a passphrase of twelve characters, from a closed file when nobody is at the terminal', async () => {
    const home = await makeTestHome({ now });
    const run = (file: string | undefined) =>
      home.run(['keys', 'recovery', '-o', 'copy'], { env: file ? { STEWARD_RECOVERY_PASSPHRASE_FILE: file } : {} });
    expect(await run(undefined)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('A passphrase for the copy is needed'),
    });
    expect(await run(passphraseFile(home, 'elevenchars'))).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('shorter than 12'),
    });
    expect(await run(passphraseFile(home, passphrase, 0o644))).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('Others can read'),
    });
  });

  test('has a passphrase of its own, not that of the home', async () => {
    const home = await makeTestHome({ now });
    const root = join(home.folder, 'other');
    const env = {
      STEWARD_HOME: root,
      STEWARD_PASSPHRASE_FILE: passphraseFile(home),
      STEWARD_RECOVERY_PASSPHRASE_FILE: passphraseFile(home),
    };
    expect((await home.run(['init', '--passphrase'], { env })).exit).toBe(0);
    expect(await home.run(['keys', 'recovery', '-o', 'copy'], { env })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('That is the passphrase of this home'),
    });
    expect(JSON.parse((await home.run(['keys', 'status', '--json'], { env })).stdout)).toMatchObject({
      masterKey: { heldAs: 'passphrase', source: 'passphrase-file', path: env.STEWARD_PASSPHRASE_FILE },
    });
  });
});

describe('a copy that was destroyed', () => {
  test('is reported by its id, once, and no longer counts', async () => {
    const home = await makeTestHome({ now });
    const first = await made(home, '-o', 'first');
    const second = await made(home, '-o', 'second');
    expect(second.earlier).toEqual([first.id]);
    const report = () => recovery(home, ['--destroyed', ` ${first.id.toLowerCase()}`, '--json']);
    expect(JSON.parse((await report()).stdout)).toMatchObject({ id: first.id, status: 'reported' });
    expect(JSON.parse((await report()).stdout)).toMatchObject({ status: 'already' });
    expect((await recoveryCopies(await home.open())).map((copy) => copy.destroyed)).toEqual([true, false]);
    expect((await home.run(['audit', 'list'])).stdout).toContain('keys recovery destroyed');
    expect(await recovery(home, ['--destroyed', 'K-0000-0000'])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('no recovery copy'),
    });
  });

  test('cannot be reported in the act of making one', async () => {
    const home = await makeTestHome({ now });
    expect((await recovery(home, ['-o', 'copy', '--destroyed', 'K-0000-0000'])).exit).toBe(2);
    expect((await recovery(home, [])).exit).toBe(2);
  });
});

describe('keys status', () => {
  test('says how everything is kept, and holds no key', async () => {
    const home = await makeTestHome({ now });
    const { exit, stdout } = await home.run(['keys', 'status', '--json']);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'steward.keys-status/1',
      masterKey: { heldAs: 'file', source: 'key-file', path: home.keyFile, mode: '0600', changes: 0 },
      keyring: { present: true, opens: true, generation: 1 },
      chain: { day: '2026-11-23', epoch: 1, earlier: [] },
      unfinished: { renewal: null, reseal: false },
      floor: '2026-11-23',
      indexKey: { month: '2026-11', opens: true },
      recovery: { copies: [], overdue: false },
      problems: [],
    });
    const { vault } = await home.open();
    for (const secret of [...Object.values(vault.keyring.keys), vault.master.key.toString('base64url')])
      expect(stdout).not.toContain(secret);
    expect((await home.run(['keys', 'status'])).stdout).toContain('No recovery copy of the chain is known');
  });

  test('finds what others can read', async () => {
    const home = await makeTestHome({ now });
    chmodSync(join(home.root, 'secure', 'keyring'), 0o644);
    chmodSync(join(home.root, 'never-back-up'), 0o755);
    const { exit, stdout } = await home.run(['keys', 'status', '--json']);
    expect(exit).toBe(3);
    expect(JSON.parse(stdout).problems).toEqual([
      'secure/keyring has mode 0644 and should have 0600.',
      'never-back-up has mode 0755 and should have 0700.',
    ]);
  });

  test('finds a chain that is gone', async () => {
    const home = await makeTestHome({ now });
    writeFileSync(join(home.root, 'never-back-up', 'chain'), '{}');
    const { exit, stdout } = await home.run(['keys', 'status', '--json']);
    expect(exit).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      chain: null,
      problems: [expect.stringContaining('The chain is damaged')],
    });
  });

  test('finds a recovery copy that should have been replaced', async () => {
    const home = await makeTestHome({ now });
    const { id } = await made(home, '-o', 'copy');
    const status = (day: string) => home.run(['keys', 'status', '--json'], { now: `${day}T08:30:00.000Z` });
    expect((await status('2026-11-30')).exit).toBe(0);
    const late = await status(addDays('2026-11-30', 1));
    expect(late.exit).toBe(3);
    expect(JSON.parse(late.stdout)).toMatchObject({ recovery: { overdue: true, copies: [{ id, overdue: true }] } });
    await recovery(home, ['--destroyed', id]);
    expect((await status('2026-12-01')).exit).toBe(0);
  });
});
