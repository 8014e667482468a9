import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addPeriod } from '../../src/calendar/period.ts';
import { finishRedue } from '../../src/retention/redue.ts';
import { readChain, sealerOf } from '../../src/vault/vault.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';

const now = '2026-11-23T08:30:00.000Z';

const fileOf = (home: TestHome): string => join(home.root, 'notice.yaml');

/** Writes the home's notice with parts replaced; a part that is not there fails the test. */
function edit(home: TestHome, ...replacements: readonly (readonly [part: string, by: string])[]): void {
  let text = readFileSync(fileOf(home), 'utf8');
  for (const [part, by] of replacements) {
    if (!text.includes(part)) throw new Error(`not in the notice: ${part}`);
    text = text.replace(part, by);
  }
  writeFileSync(fileOf(home), text);
}

const from = (day: string): readonly [string, string] => ['effective: 2025-10-23', `effective: ${day}`];
const phone = (days: number, before = 30): readonly [string, string] => [
  `retention: ${before} days`,
  `retention: ${days} days`,
];

async function publish(
  home: TestHome,
  options: { readonly now?: string; readonly yes?: boolean } = {},
): Promise<Ran & { readonly json: Record<string, unknown> }> {
  const ran = await home.run(
    ['notice', 'publish', '--json', ...(options.yes === false ? [] : ['--yes'])],
    options.now ? { now: options.now } : {},
  );
  return { ...ran, json: ran.stdout === '' ? {} : JSON.parse(ran.stdout) };
}

async function add(
  home: TestHome,
  contact: Readonly<Record<string, string>>,
  at = now,
): Promise<{ readonly reference: string; readonly resident: string }> {
  const person = {
    channel: 'phone',
    name: 'Morag Testperson',
    dateOfBirth: '1980-02-29',
    phone: '07700900123',
    ...contact,
  };
  const { exit, stdout, stderr } = await home.run(['contact', 'add', '--from', '-', '--json'], {
    stdin: JSON.stringify(person),
    now: at,
  });
  if (exit !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const rows = async (home: TestHome) =>
  (await home.open()).store.db.selectFrom('contact').selectAll().orderBy('at').execute();
const untils = async (home: TestHome) =>
  Object.fromEntries(
    (await (await home.open()).store.db.selectFrom('identifier_index').selectAll().execute()).map((line) => [
      line.kind,
      line.until,
    ]),
  );

/** True when the row opens with the home's own chain, sealed to the day that its row says. */
async function opens(home: TestHome, row: { id: string; sealed_day: string; sealed: Buffer }): Promise<boolean> {
  const opened = await home.open();
  return (
    sealerOf(readChain(opened.vault), opened.homeId, opened.random).open(
      { table: 'contact', id: row.id, day: row.sealed_day },
      row.sealed,
    ) !== undefined
  );
}

describe('a mistake in the file', () => {
  test('is reported with line, path and what is allowed, and nothing changes', async () => {
    const home = await makeTestHome({ now });
    edit(home, ['retention: 30 days', 'retention: a while']);
    const line =
      readFileSync(fileOf(home), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('a while')) + 1;
    const { exit, stderr } = await home.run(['notice', 'publish', '--yes']);
    expect(exit).toBe(1);
    expect(stderr).toContain(`line ${line}: channels.phone.retention:`);
    expect(stderr).toContain('(allowed: ');
    expect(stderr).toContain('The notice has a mistake; nothing was published.');
    expect(JSON.parse((await home.run(['notice', 'versions', '--json'])).stdout).versions).toHaveLength(1);
    const failed = await home.run(['notice', 'publish', '--yes', '--json']);
    expect(JSON.parse(failed.stderr).error).toMatchObject({
      code: 'notice-mistakes',
      details: [expect.stringContaining(`line ${line}`)],
    });
  });

  test('an effective day before that of the newest version is one', async () => {
    const home = await makeTestHome({ now });
    edit(home, from('2025-10-22'));
    const { exit, stderr } = await home.run(['notice', 'publish']);
    expect(exit).toBe(1);
    expect(stderr).toMatch(
      /line \d+: effective: is before the day from which version 1 counts \(allowed: 2025-10-23 or a later day\)/,
    );
  });

  test('a file that is not there is said so', async () => {
    const home = await makeTestHome({ now });
    const { exit, stderr } = await home.run(['notice', 'publish', '--from', 'nowhere.yaml']);
    expect(exit).toBe(1);
    expect(stderr).toContain('nowhere.yaml: there is no such file');
  });
});

describe('a new version', () => {
  test('without a shorter period is published without a question, and the old one stays as it was', async () => {
    const home = await makeTestHome({ now });
    const before = (await home.run(['notice', 'show', '--version', '1', '--yaml'])).stdout;
    edit(home, from('2026-11-23'), ['owner: ', 'owner: Head of ']);
    const { exit, json } = await publish(home, { yes: false });
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      schema: 'steward.notice-publish/1',
      status: 'published',
      version: 2,
      effective: '2026-11-23',
      shortened: [],
      redued: 0,
    });
    expect((await home.run(['notice', 'show', '--version', '1', '--yaml'])).stdout).toBe(before);
    expect((await home.run(['notice', 'show', '--yaml'])).stdout).toBe(readFileSync(fileOf(home), 'utf8'));
    const { versions } = JSON.parse((await home.run(['notice', 'versions', '--json'])).stdout);
    expect(versions).toMatchObject([
      { version: 1, inForce: false },
      { version: 2, inForce: true, publishedBy: 'tester' },
    ]);
    expect((await home.run(['audit', 'list'])).stdout).toContain('notice publish');
  });

  test('that says the same, in the same bytes or others, is nothing to publish', async () => {
    const home = await makeTestHome({ now });
    expect((await publish(home, { yes: false })).json).toMatchObject({ status: 'unchanged', version: 1, redued: 0 });
    writeFileSync(fileOf(home), `# a remark\n${readFileSync(fileOf(home), 'utf8')}`);
    const same = await publish(home, { yes: false });
    expect(same).toMatchObject({ exit: 0, json: { status: 'unchanged', version: 1 } });
    expect(JSON.parse((await home.run(['notice', 'versions', '--json'])).stdout).versions).toHaveLength(1);
  });

  test('of a later day binds only what is collected from then on', async () => {
    const home = await makeTestHome({ now });
    edit(home, from('2026-12-01'), phone(60));
    expect((await publish(home, { yes: false })).json).toMatchObject({
      status: 'published',
      version: 2,
      atOnce: false,
    });
    expect((await home.run(['notice', 'show', '--json'])).stdout).toContain('"version":1');
    await add(home, {});
    await add(home, { phone: '07700900124' }, '2026-12-01T00:00:00.000Z');
    expect((await rows(home)).map((row) => [row.notice_version, row.due_at])).toEqual([
      [1, '2026-12-23T08:30:00.000Z'],
      [2, '2027-01-30T00:00:00.000Z'],
    ]);
  });

  test('comes from another file or standard input too', async () => {
    const home = await makeTestHome({ now });
    const text = readFileSync(fileOf(home), 'utf8').replace('retention: 30 days', 'retention: 31 days');
    writeFileSync(join(home.folder, 'other.yaml'), text);
    expect((await home.run(['notice', 'publish', '--from', 'other.yaml'])).stdout).toContain('Published version 2');
    expect(
      (await home.run(['notice', 'publish', '--from', '-'], { stdin: text.replace('31 days', '32 days') })).stdout,
    ).toContain('Published version 3');
  });
});

describe('a shorter period', () => {
  test('needs a yes, says first what it does, and changes nothing without one', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-03T08:00:00Z' });
    await add(home, { at: '2026-11-20T08:00:00Z' });
    await add(home, { channel: 'email', email: 'morag@example.com' });
    edit(home, from('2026-11-23'), phone(14));
    const dry = await home.run(['notice', 'publish', '--dry-run', '--json']);
    expect(JSON.parse(dry.stdout).plan).toMatchObject({
      status: 'new',
      version: 2,
      inForce: 1,
      shortened: [{ channel: 'phone', from: '30 days', to: '14 days', dueEarlier: 2, dueAtOnce: 1 }],
    });
    expect((await home.run(['notice', 'publish', '--dry-run'])).stdout).toContain(
      'By phone, kept for 14 days instead of 30 days: 2 contacts fall due earlier, 1 of them at once.',
    );
    expect(await publish(home, { yes: false })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('needs-yes'),
    });
    expect((await rows(home)).map((row) => row.due_at.slice(0, 10))).toEqual([
      '2026-12-03',
      '2026-12-20',
      '2027-11-23',
    ]);
  });

  test('makes what is held due and sealed by it, index lines too, and leaves other channels alone', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-20T08:00:00Z', nino: 'QQ123456C', source: '8x8', reference: 'a-1' });
    await add(home, { channel: 'email', email: 'morag@example.com' });
    const [callBefore, mailBefore] = await rows(home);
    edit(home, from('2026-11-23'), phone(14));
    expect((await publish(home)).json).toMatchObject({
      status: 'published',
      shortened: [{ channel: 'phone', from: '30 days', to: '14 days' }],
      redued: 1,
    });
    const [call, mail] = await rows(home);
    expect(call).toMatchObject({ due_at: '2026-12-04T08:00:00.000Z', sealed_day: '2026-12-04', notice_version: 1 });
    expect(call?.sealed.equals(callBefore?.sealed as Buffer)).toBe(false);
    expect(mail).toEqual(mailBefore);
    for (const row of [call, mail]) expect(row && (await opens(home, row))).toBe(true);
    // What the email brought as well answers as long as the email; what only the call brought, as long as the call.
    expect(await untils(home)).toMatchObject({
      nino: call?.due_at,
      'outside-reference': call?.due_at,
      email: mail?.due_at,
      phone: mail?.due_at,
      'name-dob': mail?.due_at,
    });
    const audit = JSON.parse((await home.run(['audit', 'list', '--json'])).stdout).entries;
    expect(audit.slice(0, 2)).toMatchObject([
      { act: 'retention redue', counts: { contacts: 1 }, facts: { channel: 'phone', noticeVersion: 2 } },
      { act: 'notice publish', facts: { noticeVersion: 2, shortened: 'phone from 30 days to 14 days' } },
    ]);
  });

  test('hides at once what is past it, which is not overdue by weeks for that', async () => {
    const home = await makeTestHome({ now });
    const { reference } = await add(home, { at: '2026-11-03T08:00:00Z' });
    edit(home, from('2026-11-23'), phone(14));
    expect((await publish(home)).json).toMatchObject({ redued: 1 });
    expect(await rows(home)).toMatchObject([{ due_at: now, sealed_day: '2026-11-23' }]);
    expect(JSON.parse((await home.run(['contact', 'list', '--json'])).stdout).contacts).toEqual([]);
    expect((await home.run(['contact', 'show', reference])).exit).toBe(1);
    expect(
      (await home.run(['resident', 'find', '--by', 'phone', '--json'], { stdin: '07700900123' })).stdout,
    ).toContain('"residents":[]');
  });

  test('moves the date and not the seal of what a hold keeps', async () => {
    const home = await makeTestHome({ now });
    const { reference } = await add(home, {});
    expect(
      (await home.run(['hold', 'place', '--contact', reference, '--reason', 'claim', '--review', '2027-01-31'])).exit,
    ).toBe(0);
    const [before] = await rows(home);
    edit(home, from('2026-11-23'), phone(14));
    await publish(home);
    const [after] = await rows(home);
    expect(after).toMatchObject({ due_at: '2026-12-07T08:30:00.000Z', sealed_day: before?.sealed_day });
    expect(after?.sealed.equals(before?.sealed as Buffer)).toBe(true);
  });

  test('of a later day waits for its day', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-20T08:00:00Z' });
    edit(home, from('2026-12-01'), phone(14));
    expect((await publish(home)).json).toMatchObject({ atOnce: false, redued: 0 });
    expect(await finishRedue(await home.open('2026-11-30T23:59:59.000Z'))).toBe(0);
    expect((await rows(home))[0]?.due_at).toBe('2026-12-20T08:00:00.000Z');
    expect(await finishRedue(await home.open('2026-12-01T00:00:00.000Z'))).toBe(1);
    expect((await rows(home))[0]).toMatchObject({ due_at: '2026-12-04T08:00:00.000Z', sealed_day: '2026-12-04' });
    expect(await finishRedue(await home.open('2026-12-01T00:00:01.000Z'))).toBe(0);
  });

  test('that was put right before its day came shortens nothing', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-20T08:00:00Z' });
    edit(home, from('2026-12-01'), phone(3));
    await publish(home);
    edit(home, phone(30, 3));
    expect((await publish(home, { yes: false, now: '2026-11-24T08:30:00.000Z' })).json).toMatchObject({
      status: 'published',
      version: 3,
      shortened: [],
    });
    expect(await finishRedue(await home.open('2026-12-02T08:30:00.000Z'))).toBe(0);
    expect((await rows(home))[0]?.due_at).toBe('2026-12-20T08:00:00.000Z');
  });

  test('is not undone by a longer one later', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-20T08:00:00Z' });
    edit(home, from('2026-11-23'), phone(14));
    await publish(home);
    edit(home, phone(90, 14));
    expect((await publish(home, { yes: false, now: '2026-11-24T08:30:00.000Z' })).json).toMatchObject({
      status: 'published',
      version: 3,
      redued: 0,
    });
    expect((await rows(home))[0]?.due_at).toBe('2026-12-04T08:00:00.000Z');
  });

  test('is measured from the shortest that what is held was promised, also over two versions', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-20T08:00:00Z' });
    edit(home, from('2026-11-23'), phone(60));
    await publish(home);
    await add(home, { at: now });
    edit(home, phone(45, 60));
    expect((await publish(home)).json).toMatchObject({
      shortened: [{ channel: 'phone', from: '60 days', to: '45 days' }],
      redued: 1,
    });
    expect((await rows(home)).map((row) => row.due_at.slice(0, 10))).toEqual(['2026-12-20', '2027-01-07']);
  });
});

describe('a publish that was killed', () => {
  test('is finished by the next one, which finds the same file already published', async () => {
    const home = await makeTestHome({ now });
    await add(home, { at: '2026-11-20T08:00:00Z' });
    edit(home, from('2026-11-23'), phone(14));
    const stopped = new AbortController();
    stopped.abort('SIGTERM');
    const killed = await home.run(['notice', 'publish', '--yes', '--json'], { signal: stopped.signal });
    expect(killed).toMatchObject({ exit: 143, stdout: '' });
    expect((await rows(home))[0]?.due_at).toBe('2026-12-20T08:00:00.000Z');
    expect((await publish(home, { yes: false })).json).toMatchObject({ status: 'unchanged', version: 2, redued: 1 });
    expect((await rows(home))[0]?.due_at).toBe('2026-12-04T08:00:00.000Z');
    expect((await publish(home, { yes: false })).json).toMatchObject({ redued: 0 });
  });

  test('in the middle goes on from where each chunk left it', async () => {
    const home = await makeTestHome({ now });
    const opened = await home.open();
    const first = await add(home, { at: '2026-11-20T08:00:00Z' });
    await add(home, { at: '2026-11-21T08:00:00Z' });
    edit(home, from('2026-11-23'), phone(14));
    await publish(home);
    // As if the process had died after a chunk: one row by the old date, and the mark not set.
    await opened.store.db
      .updateTable('contact')
      .set({ due_at: addPeriod('2026-11-20T08:00:00.000Z', { days: 30 }) })
      .where('reference', '=', first.reference)
      .execute();
    await opened.store.db.deleteFrom('meta').where('key', '=', 'reduedVersion').execute();
    expect(await finishRedue(opened)).toBe(1);
    expect((await rows(home)).map((row) => row.due_at.slice(0, 10))).toEqual(['2026-12-04', '2026-12-05']);
    expect(await untils(home)).toMatchObject({ phone: '2026-12-05T08:00:00.000Z' });
  });
});
