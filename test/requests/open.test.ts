import { describe, expect, test } from 'vitest';
import { readAccessReference } from '../../src/requests/reference.ts';
import { makeTestHome } from '../support/home.ts';
import { addContact, ask, NOW, openAccess } from './desk.ts';

type Opened = {
  reference: string;
  dueOn: string;
  received: string;
  type: string;
  state: string;
  steps: { day: string; what: string }[];
  warnings: string[];
  goBeforeDue: number;
  holdCommands: string[];
};

const open = (received: string, ...more: readonly string[]) => [
  'request',
  'open',
  '--type',
  'access',
  '--received',
  received,
  ...more,
];

describe('the due date', () => {
  test.each([
    ['2026-11-12', '2026-11-12T09:00:00.000Z', '2026-12-14'],
    ['12/11/2026', '2026-11-12T09:00:00.000Z', '2026-12-14'],
    ['2026-11-25', '2026-11-25T09:00:00.000Z', '2026-12-29'],
    ['2026-01-31', '2026-01-31T09:00:00.000Z', '2026-03-02'],
    // 11.30pm UTC is half past midnight of the next day in London.
    ['2026-07-08', '2026-07-07T23:30:00.000Z', '2026-08-10'],
  ])('received %s, told at %s: on or before %s', async (received, now, dueOn) => {
    const home = await makeTestHome({ now });
    const answer = await ask<Opened>(home, open(received), { now });
    expect(answer).toMatchObject({ type: 'access', state: 'open', dueOn, warnings: [] });
    expect(answer.reference).toMatch(/^SAR-2026-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(answer.steps.at(-1)?.day).toBe(dueOn);
    const shown = await ask<Opened>(home, ['request', 'show', answer.reference], { now });
    expect(shown).toMatchObject({ dueOn, steps: answer.steps });
  });

  test('a day in the future, another type or no day is wrong usage; an old one is told', async () => {
    const home = await makeTestHome({ now: NOW });
    for (const words of [
      open('2026-11-13'),
      open('yesterday'),
      open('30/02/2026'),
      ['request', 'open', '--type', 'access'],
      ['request', 'open', '--type', 'erasure', '--received', '2026-11-12'],
    ])
      expect((await home.run(words)).exit, words.join(' ')).toBe(2);
    expect((await ask<{ requests: [] }>(home, ['request', 'list'])).requests).toEqual([]);
    expect((await ask<Opened>(home, open('2026-10-12'))).warnings).toEqual([]);
    expect((await ask<Opened>(home, open('2026-10-11'))).warnings).toEqual([
      'This was received more than a month ago. Check the date. If it is right, the reply was due on 11 November 2026.',
    ]);
    // The month ended on a Saturday, so on the Sunday there is a day left.
    const sunday = { now: '2026-11-15T09:00:00.000Z' };
    expect((await ask<Opened>(home, open('2026-10-14'), sunday)).warnings).toEqual([
      'This was received more than a month ago. Check the date.',
    ]);
  });

  test('beyond the last bank holiday known it says so', async () => {
    const now = '2031-05-01T09:00:00.000Z';
    const home = await makeTestHome({ now });
    expect((await ask<Opened>(home, open('2031-05-01'), { now })).warnings.join()).toContain('Bank holidays are known');
  });
});

describe('whose request', () => {
  test('an unknown resident is refused, alone and among others, and nothing is opened', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    for (const id of ['R000000000000000', `${resident},R000000000000000`, 'Morag Testperson']) {
      const ran = await home.run([...open('2026-11-12', '--resident', id), '--json']);
      expect(ran.exit).toBe(1);
      expect(JSON.parse(ran.stderr).error.code).toBe('not-found');
      expect(ran.stderr).not.toContain('Testperson');
    }
    expect((await ask<{ requests: [] }>(home, ['request', 'list'])).requests).toEqual([]);
  });

  test('what goes before the reply is counted, and the command that keeps it works as it is printed', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    const answer = await ask<Opened>(home, open('2026-11-12', '--resident', resident.toLowerCase(), '--via', 'email'));
    expect(answer.goBeforeDue).toBe(1);
    const words = answer.holdCommands[0]?.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [];
    expect((await home.run(words.slice(1))).exit).toBe(0);
    const printed = (await home.run(open('2026-11-12', '--resident', resident))).stdout;
    expect(printed).toContain('Nothing held now goes before 14 December 2026.');
    expect(printed).toContain(`steward hold place --resident ${resident}`);
  });

  test('without a resident it opens all the same', async () => {
    const home = await makeTestHome({ now: NOW });
    expect((await home.run(open('2026-11-12'))).stdout).toContain('No resident was named.');
  });
});

test('a reference is read however it is typed, and what is none is not repeated', async () => {
  expect(readAccessReference(' sar 2o26-ol1z ')).toBe('SAR-2026-011Z');
  expect(readAccessReference('SAR-2026-7K3')).toBeUndefined();
  const home = await makeTestHome({ now: NOW });
  const reference = await openAccess(home, []);
  const typed = reference.toLowerCase().replaceAll('-', '');
  expect((await ask<Opened>(home, ['request', 'show', typed])).reference).toBe(reference);
  const ran = await home.run(['request', 'show', 'Morag Testperson']);
  expect(ran).toMatchObject({ exit: 1, stdout: '' });
  expect(ran.stderr).not.toContain('Testperson');
});

test('a dry run opens nothing; the list is by due day, in pages, and looking at one is in the audit', async () => {
  const home = await makeTestHome({ now: NOW });
  expect((await home.run([...open('2026-11-12'), '--dry-run'])).stdout).toContain('14 December 2026');
  type List = { requests: { reference: string; dueOn: string; daysLeft: number }[]; next: string | null };
  expect((await ask<List>(home, ['request', 'list'])).requests).toEqual([]);
  for (const day of ['2026-11-12', '2026-11-02', '2026-11-12']) await ask(home, open(day));
  const first = await ask<List>(home, ['request', 'list', '--limit', '2']);
  expect(first.requests.map(({ dueOn }) => dueOn)).toEqual(['2026-12-02', '2026-12-14']);
  expect(first.requests[0]?.daysLeft).toBe(20);
  const rest = await ask<List>(home, ['request', 'list', '--after', first.next ?? '']);
  expect(rest.requests).toHaveLength(1);
  expect(rest.next).toBeNull();
  await ask(home, ['request', 'show', first.next ?? '']);
  expect((await home.run(['audit', 'list', '--json'])).stdout).toContain('request show');
});

test('an open request is sealed a year ahead, and how it came is in no byte of the store', async () => {
  const home = await makeTestHome({ now: NOW });
  await ask(home, open('2026-11-12', '--via', 'social-media'));
  const opened = await home.open();
  const rows = opened.store.raw.prepare('select sealed_day, sealed from request').all() as {
    sealed_day: string;
    sealed: Buffer;
  }[];
  expect(rows.map((row) => row.sealed_day)).toEqual(['2027-11-12']);
  expect(rows[0]?.sealed.includes('social-media')).toBe(false);
});
