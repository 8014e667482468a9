import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY_0, DAY_1, DAY_2, DAY_31, DAY_32, loseEverything, loseStore, makeScene } from './scene.ts';

describe('restore into a home that lost its store', () => {
  test('brings back what is not due, counts what expired, and keeps the chain and the register', async () => {
    const scene = await makeScene();
    const phone = await scene.add('phone', DAY_0);
    const email = await scene.add('email', DAY_0);
    await scene.optOut('07700 900123', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.add('email', DAY_1);
    await scene.optOut('07700 900124', DAY_1);
    const swept = await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '40d'], DAY_31);
    expect(swept.receipt).toMatchObject({ disposed: 1, certificate: 1 });
    const chain = readFileSync(join(scene.root, 'never-back-up', 'chain'), 'utf8');
    loseStore(scene);

    const dry = await scene.json(['restore', backup, '--dry-run'], DAY_32);
    expect(dry.plan).toMatchObject({ contacts: 2, expired: 1, lostAhead: 0, store: 'missing' });
    expect(dry.plan.register).toMatchObject({ here: 'readable', becomes: 'kept', onlyHere: 1 });
    const asked = await scene.at(['restore', backup], DAY_32);
    expect([asked.exit, asked.stderr]).toEqual([2, expect.stringMatching(/needs a yes/)]);

    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_32);
    expect(receipt).toMatchObject({
      restored: 1,
      expiredInBackup: 1,
      lostAhead: 0,
      erasedAgain: 0,
      gap: { from: DAY_0, to: DAY_32 },
      register: 'kept',
      certificate: 2,
      problems: [],
    });
    expect(receipt.carriedOver.certificates).toBe(1);
    expect(readFileSync(join(scene.root, 'never-back-up', 'chain'), 'utf8')).toBe(chain);
    expect(existsSync(join(scene.root, 'never-back-up', 'restoring'))).toBe(false);
    expect((await scene.at(['contact', 'show', phone], DAY_32)).exit).toBe(1);
    expect((await scene.json(['contact', 'show', email], DAY_32)).reference).toBe(email);
    expect((await scene.json(['resident', 'find', '--by', 'email'], DAY_32, 'nobody@example.com')).residents).toEqual(
      [],
    );
    for (const number of ['07700 900123', '07700 900124'])
      expect((await scene.at(['opt-out', 'check'], DAY_32, number)).exit).toBe(3);
    const audit = await scene.at(['audit', 'verify'], DAY_32);
    expect(audit.exit, audit.stdout).toBe(0);
    const check = await scene.json(['check'], DAY_32);
    const broken = check.promises.filter(({ state }: { state: string }) => state === 'broken');
    expect(broken).toEqual([]);
  });

  test('names both heads in the audit, and certifies a balance that begins with what the backup held', async () => {
    const scene = await makeScene();
    await scene.add('phone', DAY_0);
    await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '40d'], DAY_31);
    const head = (await scene.json(['audit', 'verify'], DAY_31)).head;
    loseStore(scene);
    await scene.json(['restore', backup, '--yes'], DAY_32);
    const manifest = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'));
    const { entries } = await scene.json(['audit', 'list', '--limit', '20'], DAY_32);
    const restored = entries.find(({ act }: { act: string }) => act === 'restored');
    expect(restored.references).toEqual([manifest.backup]);
    expect(restored.facts.backupHead).toBe(`${manifest.audit.seq}:${manifest.audit.head}`);
    // The register's anchor is the only memory of an audit whose store is gone.
    expect(restored.facts.lostHead).toMatch(new RegExp(`:${head}$|^\\d+:[0-9a-f]{64}$`));
    const certificate = await scene.json(['certificate', 'show', '2'], DAY_32);
    expect(certificate.restoredFrom).toMatchObject({ backup: manifest.backup, held: 2, expired: 1, erasedAgain: 0 });
    expect(certificate.foots).toBe(true);
    expect(certificate.balance).toContainEqual(
      expect.objectContaining({ channel: 'phone', opening: 1, disposed: 1, closing: 0, counted: 0 }),
    );
    expect(certificate.previousSha256).toBe((await scene.json(['certificate', 'show', '1'], DAY_32)).sha256);
    expect(readdirSync(join(scene.root, 'certificates'))).toHaveLength(4);
  });
});

describe('restore accept', () => {
  test('until then no sweep and no text; it shows the gap, asks, and is in the audit', async () => {
    const scene = await makeScene();
    await scene.add('phone', DAY_0);
    await scene.optOut('07700 900123', DAY_0);
    const nothing = await scene.at(['restore', 'accept'], DAY_0);
    expect([nothing.exit, nothing.stdout]).toEqual([0, expect.stringMatching(/nothing to accept/)]);
    const backup = await scene.backUp('backup', DAY_0);
    loseStore(scene);
    await scene.json(['restore', backup, '--yes'], DAY_1);
    const sweep = await scene.at(['retention', 'sweep', '--yes'], DAY_2);
    expect([sweep.exit, sweep.stderr]).toEqual([1, expect.stringMatching(/nobody has accepted the gap/)]);
    const check = async (numbers: string) => (await scene.at(['opt-out', 'check', '--json'], DAY_2, numbers)).exit;
    expect(await check('07700 900123')).toBe(3);
    expect(await check('07700 900999')).toBe(1);
    expect(await check('07700 900123\n07700 900999')).toBe(1);
    expect((await scene.at(['opt-out', 'check', '--json'], DAY_2, '07700 900999')).stderr).toMatch(
      /restore-not-accepted/,
    );
    const status = await scene.json(['status'], DAY_2);
    expect(status.restoreGap).toMatchObject({ from: DAY_0, to: DAY_1 });
    expect(status.warnings.join(' ')).toMatch(/nobody is texted/);
    const dry = await scene.at(['restore', 'accept', '--dry-run'], DAY_2);
    expect(dry.stdout).toMatch(/Holds placed or released/);
    expect((await scene.at(['restore', 'accept'], DAY_2)).exit).toBe(2);
    const accepted = await scene.json(['restore', 'accept', '--yes', '--reason', 'all entered again'], DAY_2);
    expect(accepted).toMatchObject({ accepted: true, gap: { from: DAY_0, to: DAY_1 } });
    expect(await check('07700 900999')).toBe(0);
    expect((await scene.at(['retention', 'sweep', '--yes'], DAY_2)).exit).toBe(0);
    const { entries } = await scene.json(['audit', 'list', '--limit', '20'], DAY_2);
    expect(entries.find(({ act }: { act: string }) => act === 'restore accept')).toMatchObject({
      reason: 'all entered again',
    });
  });
});

describe('restore into an empty home', () => {
  test('needs a recovery copy, which brings the chain and the key; what is due ahead of it is lost and counted', async () => {
    const scene = await makeScene();
    const soon = await scene.add('phone', DAY_0, { at: '2026-10-28T10:00:00Z' });
    const later = await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    const recovery = await scene.recovery('recovery', DAY_0);
    loseEverything(scene);
    const without = await scene.at(['restore', backup, '--yes'], DAY_1);
    expect(without.exit).toBe(12);
    const dry = await scene.json(['restore', backup, '--recovery', recovery, '--dry-run'], DAY_1);
    expect(dry.plan).toMatchObject({ lostAhead: 1, expired: 0, chain: { from: 'recovery', day: '2026-11-30' } });
    expect(dry.plan.keyFile).toBe(scene.keyFile);
    expect(existsSync(scene.root)).toBe(false);
    const { receipt } = await scene.json(['restore', backup, '--recovery', recovery, '--yes'], DAY_1);
    expect(receipt).toMatchObject({
      restored: 1,
      expiredInBackup: 0,
      lostAhead: 1,
      register: 'from-backup',
      certificate: 1,
    });
    expect((await scene.at(['contact', 'show', soon], DAY_1)).exit).toBe(1);
    expect((await scene.json(['contact', 'show', later], DAY_1)).reference).toBe(later);
    expect((await scene.json(['keys', 'status'], DAY_1)).chain.day).toBe('2026-11-30');
    await scene.json(['restore', 'accept', '--yes'], DAY_1);
    await scene.add('phone', DAY_1);
    expect((await scene.at(['retention', 'sweep', '--yes'], DAY_2)).exit).toBe(0);
    expect((await scene.at(['audit', 'verify'], DAY_2)).exit).toBe(0);
  });

  test('the copy that it was made with counts again, also where it was reported destroyed', async () => {
    const scene = await makeScene();
    const recovery = await scene.recovery('recovery', DAY_0);
    const id = (await scene.json(['keys', 'status'], DAY_0)).recovery.copies[0].id;
    await scene.json(['keys', 'recovery', '--destroyed', id], DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    loseEverything(scene);
    await scene.json(['restore', backup, '--recovery', recovery, '--yes'], DAY_1);
    const copies = (await scene.json(['keys', 'status'], DAY_1)).recovery.copies;
    expect(copies).toMatchObject([{ id, chainDay: '2026-11-30', destroyed: false }]);
    await scene.json(['restore', 'accept', '--yes'], DAY_1);
    const { receipt } = await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '40d'], DAY_31);
    expect(receipt.unreadableThrough).toBe('2026-11-29');
    expect((await scene.at(['audit', 'verify'], DAY_31)).exit).toBe(0);
  });

  test('another key in the place of the key file is refused, and nothing is made', async () => {
    const scene = await makeScene();
    const backup = await scene.backUp('backup', DAY_0);
    const recovery = await scene.recovery('recovery', DAY_0);
    loseEverything(scene);
    writeFileSync(scene.keyFile, `steward-master-key-1:${Buffer.alloc(32, 7).toString('base64url')}\n`, {
      mode: 0o600,
    });
    const ran = await scene.at(['restore', backup, '--recovery', recovery, '--yes'], DAY_1);
    expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/another key than the recovery copy/)]);
    expect(existsSync(scene.root)).toBe(false);
    rmSync(scene.keyFile);
    expect((await scene.at(['restore', backup, '--recovery', recovery, '--yes'], DAY_1)).exit).toBe(0);
  });
});

test('a home that opens with a passphrase comes back with it, and no key file is made', async () => {
  const scene = await makeScene();
  const file = join(scene.folder, 'home-passphrase');
  writeFileSync(file, 'four words of this home\n', { mode: 0o600 });
  writeFileSync(join(scene.folder, 'copy-passphrase'), 'four other invented words\n', { mode: 0o600 });
  const env = {
    STEWARD_HOME: join(scene.folder, 'second'),
    STEWARD_PASSPHRASE_FILE: file,
    STEWARD_RECOVERY_PASSPHRASE_FILE: join(scene.folder, 'copy-passphrase'),
  };
  const run = async (...argv: readonly string[]) => {
    const ran = await scene.run(argv, { now: DAY_0, env });
    expect(ran.exit, ran.stderr).toBe(0);
  };
  await run('init', '--passphrase');
  await run('backup', 'second-backup');
  await run('backup', 'verify', 'second-backup');
  await run('keys', 'recovery', '-o', 'second-copy');
  rmSync(env.STEWARD_HOME, { recursive: true });
  const keys = readdirSync(join(scene.folder, 'config', 'steward'));
  await run('restore', 'second-backup', '--recovery', 'second-copy', '--yes');
  expect(readdirSync(join(scene.folder, 'config', 'steward'))).toEqual(keys);
  await run('status');
});

describe('restore --drill', () => {
  test('changes nothing but the record of it, and check tells when it was', async () => {
    const scene = await makeScene();
    await scene.add('phone', DAY_0);
    await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    const later = await scene.add('email', DAY_1);
    const files = () => readdirSync(join(scene.root, 'never-back-up')).sort();
    const before = files();
    const { receipt } = await scene.json(['restore', backup, '--drill'], DAY_1);
    expect(receipt).toMatchObject({ drill: true, restored: 2, expiredInBackup: 0, certificate: null, problems: [] });
    expect(files()).toEqual([...new Set([...before, 'restore.lock'])].sort());
    expect((await scene.json(['contact', 'show', later], DAY_1)).reference).toBe(later);
    expect((await scene.json(['status'], DAY_1)).drill).toMatchObject({ restored: 2, problems: 0, at: DAY_1 });
    const { promises } = await scene.json(['check', '--only', 'P59'], DAY_1);
    expect(JSON.stringify(promises[0].evidence)).toMatch(/restore drill/);
    const { entries } = await scene.json(['audit', 'list', '--limit', '5'], DAY_1);
    expect(entries.some(({ act }: { act: string }) => act === 'restore drill')).toBe(true);
  });
});

describe('what a restore remembers of the jobs', () => {
  test('a drill that was done stays one, and an erasure is taken for no sweep', async () => {
    const scene = await makeScene();
    const gone = await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.json(['restore', backup, '--drill'], DAY_1);
    await scene.json(['contact', 'erase', gone, '--reason', 'consent withdrawn', '--yes'], DAY_1);
    await scene.json(['restore', backup, '--yes'], DAY_2);
    const { jobs } = await scene.json(['status'], DAY_2);
    const startOf = (job: string) => jobs.find((each: { job: string }) => each.job === job).startedAt;
    expect([startOf('restore drill'), startOf('retention sweep')]).toEqual([DAY_1, null]);
    const { stdout } = await scene.at(['check', '--only', 'P59'], DAY_2);
    expect(stdout).toMatch(/No sweep has run yet\.[\s\S]*Last restore drill 1 day ago/);
    // A clock that was set back stands before the drill.
    const back = await scene.at(['check', '--only', 'P59'], DAY_0);
    expect(back.stdout).toMatch(/Last restore drill at 9am on 24 November 2026, which is still to\s+come/);
    expect(back.stdout).not.toMatch(/-\d+ (day|hour)/);
  });

  test('a sweep that was certified is remembered by its certificate', async () => {
    const scene = await makeScene();
    const backup = await scene.backUp('backup', DAY_0);
    await scene.add('phone', DAY_0);
    await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '60d'], DAY_31);
    loseStore(scene);
    await scene.json(['restore', backup, '--yes'], DAY_32);
    const { jobs } = await scene.json(['status'], DAY_32);
    expect(jobs.find((each: { job: string }) => each.job === 'retention sweep').startedAt).toBe(DAY_31);
  });
});

test('a home that lost only its chain loses nothing: a backup of it now, and the recovery copy', async () => {
  const scene = await makeScene();
  const before = await scene.add('email', DAY_0);
  const recovery = await scene.recovery('recovery', DAY_0);
  const since = await scene.add('email', DAY_1);
  rmSync(join(scene.root, 'never-back-up', 'chain'));
  const backup = await scene.backUp('backup', DAY_1);
  // What needs the chain refuses, and nothing of it was done.
  expect((await scene.at(['contact', 'add', '--from', '-'], DAY_1, '{"channel":"email"}')).exit).toBe(1);
  const { receipt } = await scene.json(['restore', backup, '--recovery', recovery, '--yes'], DAY_1);
  expect(receipt).toMatchObject({ restored: 2, lostAhead: 0, problems: [] });
  await scene.json(['restore', 'accept', '--yes'], DAY_1);
  for (const reference of [before, since])
    expect((await scene.json(['contact', 'show', reference], DAY_1)).reference).toBe(reference);
});
