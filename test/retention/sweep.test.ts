import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_31 = '2026-12-24T09:00:00.000Z';

async function add(
  home: TestHome,
  contact: Record<string, unknown>,
  now = DAY_0,
): Promise<{ reference: string; resident: string; dueAt: string }> {
  const ran = await home.run(['contact', 'add', '--from', '-', '--json'], {
    stdin: JSON.stringify({ channel: 'phone', at: now, ...contact }),
    now,
  });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
}

async function sweep(home: TestHome, now: string, ...flags: readonly string[]) {
  const ran = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '400d', '--json', ...flags], { now });
  const answer = ran.stdout === '' ? undefined : JSON.parse(ran.stdout);
  return { exit: ran.exit, stderr: ran.stderr, plan: answer?.plan, receipt: answer?.receipt };
}

async function json(home: TestHome, argv: readonly string[], now = DAY_0, stdin?: string) {
  const ran = await home.run([...argv, '--json'], { now, ...(stdin === undefined ? {} : { stdin }) });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
}

describe('what is due', () => {
  test('is hidden at its instant, swept or not, and not a millisecond before', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const { dueAt, reference } = await add(home, { name: 'Morag Testperson' });
    expect(dueAt).toBe('2026-12-23T09:00:00.000Z');
    const before = '2026-12-23T08:59:59.999Z';
    expect((await json(home, ['contact', 'list'], before)).contacts).toHaveLength(1);
    expect((await json(home, ['contact', 'list'], dueAt)).contacts).toHaveLength(0);
    expect((await home.run(['contact', 'show', reference], { now: dueAt })).exit).toBe(1);
    expect((await sweep(home, before)).receipt.disposed).toBe(0);
    expect((await sweep(home, dueAt)).receipt.disposed).toBe(1);
  });

  test('goes under a certificate that foots, names the one before, and leaves daily counts', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await add(home, { service: 'parking', outcome: 'resolved' });
    await add(home, { service: 'Parking', outcome: 'Resolved' });
    await add(home, { channel: 'email' });
    const first = await sweep(home, DAY_31);
    expect(first.receipt).toMatchObject({ disposed: 2, certificate: 1, foots: true });
    await add(home, {}, DAY_31);
    const second = await sweep(home, '2027-01-25T09:00:00.000Z');
    expect(second.receipt).toMatchObject({ disposed: 1, certificate: 2 });
    const one = await json(home, ['certificate', 'show', '1'], DAY_31);
    const two = await json(home, ['certificate', 'show', '2'], DAY_31);
    expect(two.previousSha256).toBe(one.sha256);
    expect(one.balance).toContainEqual({
      channel: 'phone',
      opening: 0,
      recorded: 2,
      imported: 0,
      disposed: 2,
      erased: 0,
      closing: 0,
      counted: 0,
      foots: true,
    });
    expect(two.balance).toContainEqual({
      channel: 'email',
      opening: 1,
      recorded: 0,
      imported: 0,
      disposed: 0,
      erased: 0,
      closing: 1,
      counted: 1,
      foots: true,
    });
    expect(readdirSync(join(home.root, 'certificates')).sort()).toEqual([
      'certificate-000001.json',
      'certificate-000001.txt',
      'certificate-000002.json',
      'certificate-000002.txt',
    ]);
    const opened = await home.open(DAY_31);
    expect(await opened.store.db.selectFrom('daily_count').selectAll().orderBy('day').execute()).toEqual([
      { day: '2026-11-23', channel: 'phone', service: 'Parking', outcome: 'resolved', count: 2 },
      { day: '2026-12-24', channel: 'phone', service: 'General enquiry', outcome: '', count: 1 },
    ]);
  });

  test('with nothing to destroy there is no certificate, and two sweeps in a row do no harm', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await add(home, {});
    expect((await sweep(home, DAY_0)).receipt).toMatchObject({ disposed: 0, certificate: null });
    expect((await sweep(home, DAY_31)).receipt).toMatchObject({ disposed: 1, certificate: 1 });
    expect((await sweep(home, DAY_31)).receipt).toMatchObject({ disposed: 0, certificate: null });
    expect((await home.run(['audit', 'verify'], { now: DAY_31 })).exit).toBe(0);
  });

  test('--max disposes of so many and says that more is due', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    for (let n = 0; n < 3; n += 1) await add(home, {});
    expect(await sweep(home, DAY_31, '--max', '2')).toMatchObject({
      exit: 3,
      receipt: { disposed: 2, maxReached: true },
    });
    expect(await sweep(home, DAY_31, '--max', '2')).toMatchObject({
      exit: 0,
      receipt: { disposed: 1, maxReached: false },
    });
  });
});

describe('the clock (D10)', () => {
  test('a gap of more than seven days, or a clock behind the last sweep, is refused until somebody says so', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const gap = async (now: string, ...flags: string[]) =>
      (await home.run(['retention', 'sweep', '--yes', '--json', ...flags], { now })).exit;
    expect(await gap('2026-11-30T09:00:00.000Z')).toBe(0);
    expect(await gap('2026-12-07T09:00:00.001Z')).toBe(1);
    expect(await gap('2026-11-30T08:00:00.000Z')).toBe(1);
    expect(await gap('2026-11-30T08:58:00.000Z')).toBe(0);
    expect(await gap('2026-12-20T09:00:00.000Z', '--allow-gap', '10d')).toBe(1);
    expect(await gap('2026-12-20T09:00:00.000Z', '--allow-gap', '30d')).toBe(0);
  });

  test('a clock set back takes neither the floor nor the chain back', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const ahead = await sweep(home, DAY_31);
    expect(ahead.receipt.unreadableThrough).toBe('2026-12-23');
    const back = await sweep(home, DAY_0);
    expect(back.receipt.unreadableThrough).toBe('2026-12-23');
    // Recording goes on: a call of today falls due after the floor.
    const again = await add(home, {}, '2026-12-01T09:00:00.000Z');
    expect(again.dueAt).toBe('2026-12-31T09:00:00.000Z');
  });
});

describe('holds', () => {
  test('keep by contact, by resident, by dates and service, also what is due already, and end', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const one = await add(home, { name: 'Morag Testperson' });
    const two = await add(home, { name: 'Idris Example' });
    await add(home, { service: 'housing repairs', at: '2026-11-22T12:00:00Z' });
    await add(home, { service: 'parking', at: '2026-11-22T12:00:00Z' });
    const place = (now: string, ...flags: string[]) =>
      json(home, ['hold', 'place', '--reason', 'inquiry', '--review', '2027-02-01', ...flags], now);
    const a = await place(DAY_0, '--contact', one.reference);
    await place(DAY_31, '--resident', two.resident);
    await place(DAY_31, '--since', '2026-11-22', '--until', '2026-11-22', '--service', 'Housing-Repairs');
    const swept = await sweep(home, DAY_31);
    expect(swept.plan).toMatchObject({ due: 1, held: 3 });
    expect(swept.receipt).toMatchObject({ disposed: 1, held: 3, certificate: 1 });
    // Held past its time, a record is in no list, and the chain has gone on all the same.
    expect((await json(home, ['contact', 'list'], DAY_31)).contacts).toHaveLength(0);
    expect(swept.receipt.unreadableThrough).toBe('2026-12-23');
    const certificate = await json(home, ['certificate', 'show', '1'], DAY_31);
    expect(certificate.held.map((hold: { kept: number }) => hold.kept)).toEqual([1, 1, 1]);
    await json(home, ['hold', 'release', a.id, '--reason', 'closed'], DAY_31);
    expect((await sweep(home, DAY_31)).receipt).toMatchObject({ disposed: 1, held: 2, certificate: 2 });
  });

  test('cover what is imported later into their dates', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await json(home, [
      'hold',
      'place',
      '--reason',
      'inquiry',
      '--review',
      '2027-02-01',
      '--since',
      '2026-11-20',
      '--until',
      '2026-11-23',
    ]);
    await add(home, { at: '2026-11-21T12:00:00Z' });
    expect((await sweep(home, DAY_31)).receipt).toMatchObject({ disposed: 0, held: 1 });
  });

  test('a reason that holds an identifier is refused by kind, never by value', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const { reference } = await add(home, {});
    const ran = await home.run([
      'hold',
      'place',
      '--contact',
      reference,
      '--reason',
      'he rang from 07700 900123',
      '--review',
      '2027-02-01',
    ]);
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toContain('phone');
    expect(ran.stderr).not.toContain('900');
  });
});

describe('recordings', () => {
  async function homeWithRecordings() {
    const home = await makeTestHome({ now: DAY_0 });
    const root = join(home.folder, 'recordings');
    mkdirSync(join(root, 'nov'), { recursive: true });
    const notice = readFileSync(join(home.root, 'notice.yaml'), 'utf8');
    const set = notice.replace(/(recordingsRoot:\n\s+value:)/, `$1 ${root}`);
    expect(set).not.toBe(notice);
    writeFileSync(join(home.root, 'notice.yaml'), set);
    expect((await home.run(['notice', 'publish', '--yes'])).exit).toBe(0);
    return { home, root };
  }

  test('go with their record', async () => {
    const { home, root } = await homeWithRecordings();
    writeFileSync(join(root, 'nov', 'call-1.wav'), 'sound');
    await add(home, { recording: 'nov/call-1.wav' });
    await add(home, { recording: 'nov/was-never-there.wav' });
    expect(await sweep(home, DAY_31)).toMatchObject({ exit: 0, receipt: { disposed: 2 } });
    expect(existsSync(join(root, 'nov', 'call-1.wav'))).toBe(false);
  });

  test('one that cannot be destroyed keeps its record, is reported, and does not hold the chain back', async () => {
    const { home, root } = await homeWithRecordings();
    mkdirSync(join(root, 'nov', 'call-2.wav'));
    const outside = join(home.folder, 'outside.wav');
    writeFileSync(outside, 'not ours');
    mkdirSync(join(home.folder, 'away'));
    writeFileSync(join(home.folder, 'away', 'call-3.wav'), 'not ours');
    symlinkSync(join(home.folder, 'away'), join(root, 'link'));
    const kept = await add(home, { recording: 'nov/call-2.wav' });
    const linked = await add(home, { recording: 'link/call-3.wav' });
    const swept = await sweep(home, DAY_31);
    expect(swept).toMatchObject({ exit: 3, receipt: { disposed: 0, unreadableThrough: '2026-12-23' } });
    expect(swept.receipt.recordingsNotDestroyed.sort()).toEqual([kept.reference, linked.reference].sort());
    expect(existsSync(join(home.folder, 'away', 'call-3.wav'))).toBe(true);
  });

  test('a path out of the folder is refused at the door', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    for (const recording of ['../outside.wav', '/etc/passwd', 'a/../../b.wav', 'a//b.wav']) {
      const ran = await home.run(['contact', 'add', '--from', '-'], {
        stdin: JSON.stringify({ channel: 'phone', recording }),
      });
      expect(ran.exit).toBe(1);
    }
  });
});

describe('the index', () => {
  test('finds nobody after the sweep, is rebuilt in a new month, and still joins who comes again', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const person = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123' };
    const mail = await add(home, { ...person, channel: 'email' });
    await add(home, { name: 'Idris Example', dateOfBirth: '1961-07-14', phone: '07700 900456' });
    const opened = await home.open(DAY_31);
    const before = await opened.store.db.selectFrom('identifier_index').select('digest').execute();
    const swept = await sweep(home, DAY_31);
    expect(swept.receipt.unlinkableThrough).toBe('2026-12-23');
    const after = await opened.store.db.selectFrom('identifier_index').select('digest').execute();
    expect(after).toHaveLength(2);
    expect(before.filter((row) => after.some((other) => other.digest.equals(row.digest)))).toHaveLength(0);
    expect((await json(home, ['resident', 'find', '--by', 'phone'], DAY_31, '07700 900456')).residents).toEqual([]);
    expect((await json(home, ['resident', 'find', '--by', 'phone'], DAY_31, '07700 900123')).residents).toEqual([
      { id: mail.resident, contacts: 1 },
    ]);
    expect((await add(home, person, DAY_31)).resident).toBe(mail.resident);
  });
});
