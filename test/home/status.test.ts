import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { REGISTER_SCHEMA, STORE_SCHEMA } from '../../src/db/upgrades.ts';
import type { Status } from '../../src/home/status.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-02T10:00:00Z';

async function filled(): Promise<TestHome> {
  const home = await makeTestHome({ now: NOW });
  const add = (contact: object) => home.run(['contact', 'add', '--from', '-'], { stdin: JSON.stringify(contact) });
  await add({ channel: 'phone', name: 'Morag Testperson', phone: '07700 900123' });
  await add({ channel: 'phone', name: 'Bram Testperson', phone: '07700 900124' });
  await add({ channel: 'email', name: 'Zoë Testperson', email: 'zoe@example.com' });
  await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900123\n' });
  return home;
}

const statusAt = async (home: TestHome, now: string): Promise<Status & { schema: string }> => {
  const ran = await home.run(['status', '--json'], { now });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
};

test('what is held, by channel, what falls due next, opt-outs, versions', async () => {
  const status = await statusAt(await filled(), NOW);
  expect(status.schema).toBe('steward.status/1');
  expect(status.contacts).toMatchObject({ held: 3, dueNow: 0, late: 0, kept: 0, nextDue: '2026-12-02T10:00:00.000Z' });
  expect(status.contacts.byChannel).toMatchObject({ phone: 2, email: 1, post: 0 });
  expect(status.register).toEqual({ state: 'current', optOuts: 1 });
  expect(status.notice).toMatchObject({ version: 1, newest: null, reviewOverdue: false, undecidedOverdue: 0 });
  expect(status.notice.undecided).toBeGreaterThan(40);
  expect(status.versions).toMatchObject({
    node: process.version,
    storeSchema: STORE_SCHEMA,
    registerSchema: REGISTER_SCHEMA,
  });
  expect(status.keys).toMatchObject({ chainDay: '2026-11-02', floor: '2026-11-02', indexMonth: '2026-11' });
  expect(status.auditEntries).toBeGreaterThan(3);
  expect(status.sizes.store).toBeGreaterThan(10_000);
});

test('due from the instant on, late only after 72 hours; what is held by a hold is apart', async () => {
  const home = await filled();
  expect((await statusAt(home, '2026-12-02T09:59:59Z')).contacts).toMatchObject({ dueNow: 0, late: 0 });
  expect((await statusAt(home, '2026-12-02T10:00:00Z')).contacts).toMatchObject({ dueNow: 2, late: 0 });
  expect((await statusAt(home, '2026-12-05T10:00:00Z')).contacts).toMatchObject({ dueNow: 2, late: 0 });
  expect((await statusAt(home, '2026-12-05T10:00:01Z')).contacts).toMatchObject({ dueNow: 2, late: 2 });
  const listed = JSON.parse((await home.run(['contact', 'list', '--channel', 'phone', '--json'])).stdout);
  await home.run([
    'hold',
    'place',
    '--contact',
    listed.contacts[0].reference,
    '--reason',
    'inquiry',
    '--review',
    '2026-12-20',
  ]);
  expect((await statusAt(home, '2026-12-05T10:00:01Z')).contacts).toMatchObject({ dueNow: 1, late: 1, kept: 1 });
});

test('a sweep that never ran is late after 48 hours, and its certificate is named once it did', async () => {
  const home = await filled();
  const sweep = (status: Status) => status.jobs.find(({ job }) => job === 'retention sweep');
  expect(sweep(await statusAt(home, '2026-11-04T10:00:00Z'))).toMatchObject({ startedAt: null, late: false });
  expect(sweep(await statusAt(home, '2026-11-04T10:00:01Z'))).toMatchObject({ startedAt: null, late: true });
  await home.run(['retention', 'sweep', '--yes', '--allow-gap', '60d'], { now: '2026-12-03T10:00:00Z' });
  const status = await statusAt(home, '2026-12-03T12:00:00Z');
  expect(sweep(status)).toMatchObject({ late: false, ageMs: 2 * 3_600_000 });
  expect(status.certificate).toMatchObject({ number: 1 });
  expect(status.contacts).toMatchObject({ held: 1, dueNow: 0 });
  expect(status.keys.chainDay).toBe('2026-12-03');
});

test('a version whose day has not come is named', async () => {
  const home = await filled();
  const yaml = join(home.root, 'notice.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace(/^effective: .*/m, 'effective: 2027-01-01'));
  expect((await home.run(['notice', 'publish', '--yes'])).exit).toBe(0);
  expect((await statusAt(home, NOW)).notice).toMatchObject({
    version: 1,
    newest: { version: 2, effective: '2027-01-01' },
  });
  expect((await statusAt(home, '2027-01-01T10:00:00Z')).notice).toMatchObject({ version: 2, newest: null });
});

test('a register that is missing, damaged or rolled back is said, and everything else is told', async () => {
  const home = await filled();
  const register = join(home.root, 'secure', 'register.db');
  await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900125\n' });
  const db = new Database(register);
  db.prepare('delete from register_event where seq = 2').run();
  db.close();
  expect((await statusAt(home, NOW)).register).toEqual({ state: 'behind', optOuts: 1 });
  writeFileSync(register, 'no database at all, although it is long enough to be read as one', { mode: 0o600 });
  expect((await statusAt(home, NOW)).register).toEqual({ state: 'unreadable', optOuts: null });
  rmSync(register);
  const status = await statusAt(home, NOW);
  expect(status.register).toEqual({ state: 'unreadable', optOuts: null });
  expect(status.contacts.held).toBe(3);
  expect(status.warnings.join(' ')).toMatch(/register is missing/);
  const text = await home.run(['status']);
  expect(text.exit).toBe(0);
  expect(text.stdout).toMatch(/Warning:.*register is missing/);
});

test('requests and files past their day are counted; nothing personal is shown', async () => {
  const home = await filled();
  await home.run(['export', 'run', 'contacts', '-o', 'contacts.csv']);
  const db = new Database(join(home.root, 'store.db'));
  db.prepare(
    `insert into request (id, reference, type, received, due_on, opened_at, staff, state, sealed_day, sealed) values
     ('r1', 'Q-1', 'access', '2026-10-01', '2026-11-01', '2026-10-01T09:00:00.000Z', 'S1', 'open', '2027-11-02', x'00'),
     ('r2', 'Q-2', 'access', '2026-10-20', '2026-11-20', '2026-10-20T09:00:00.000Z', 'S1', 'open', '2027-11-02', x'00')`,
  ).run();
  db.close();
  const status = await statusAt(home, NOW);
  expect(status.requests.open.map(({ reference, overdue }) => [reference, overdue])).toEqual([
    ['Q-1', true],
    ['Q-2', false],
  ]);
  expect(status.requests.overdue).toBe(1);
  expect(status.files).toMatchObject({ waiting: 2, overdue: 0 });
  expect((await statusAt(home, '2027-12-01T10:00:00Z')).files).toMatchObject({ waiting: 2, overdue: 2 });
  const text = (await home.run(['status'])).stdout + JSON.stringify(status);
  for (const value of ['Testperson', '900123', 'example.com']) expect(text).not.toContain(value);
});

test('without a store it is exit 10', async () => {
  const home = await makeTestHome({ now: NOW });
  rmSync(join(home.root, 'store.db'));
  expect((await home.run(['status'])).exit).toBe(10);
  expect((await home.run(['check'])).exit).toBe(10);
});

test('a contact that was recorded under a wrong clock is told, whatever its channel', async () => {
  const home = await makeTestHome({ now: NOW });
  const add = (channel: string, now: string) =>
    home.run(['contact', 'add', '--from', '-'], { stdin: JSON.stringify({ channel }), now });
  await add('phone', NOW);
  await add('email', NOW);
  expect((await statusAt(home, NOW)).contacts.ahead).toBe(0);
  // A phone call of ten days on falls due long before an email of today.
  await add('phone', '2026-11-12T10:00:00Z');
  await add('email', '2036-11-12T10:00:00Z');
  const status = await statusAt(home, NOW);
  expect(status.contacts.ahead).toBe(2);
  expect(status.warnings.join()).toContain('2 contacts are dated in the future');
  expect((await statusAt(home, '2026-11-12T10:00:00Z')).contacts.ahead).toBe(1);
});
