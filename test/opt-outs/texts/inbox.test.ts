import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PersonalData } from '../../../src/contacts/contact.ts';
import { readChain, sealerOf } from '../../../src/vault/vault.ts';
import { filesBelow } from '../../support/bytes.ts';
import { makeTestHome, type RunOptions, type TestHome } from '../../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';

type Callback = {
  readonly id?: string;
  readonly source_number?: unknown;
  readonly message?: unknown;
  readonly date_received?: unknown;
};
const callback = (number: unknown, message: unknown, more: Callback = {}): Callback => ({
  id: randomUUID(),
  source_number: number,
  message,
  date_received: '2026-11-23T08:30:00.000000Z',
  ...more,
});

const read = async (home: TestHome, input: unknown, options: RunOptions = {}) => {
  const stdin = typeof input === 'string' ? input : JSON.stringify(input);
  const ran = await home.run(['opt-out', 'inbox', '-', '--json'], { stdin, ...options });
  return { exit: ran.exit, stderr: ran.stderr, ...(ran.stdout === '' ? {} : JSON.parse(ran.stdout)) };
};

const isOptedOut = async (home: TestHome, number: string): Promise<boolean> =>
  (await home.run(['opt-out', 'check'], { stdin: number })).exit === 3;

/** The contacts of channel text with what is sealed in them. */
async function textContacts(home: TestHome): Promise<readonly (PersonalData & { readonly at: string })[]> {
  const opened = await home.open();
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const rows = await opened.store.db
    .selectFrom('contact')
    .selectAll()
    .where('channel', '=', 'text')
    .orderBy('at')
    .execute();
  await opened.close();
  return rows.map((row) => ({
    at: row.at,
    ...(sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed) as PersonalData),
  }));
}

async function evidence(home: TestHome) {
  const opened = await home.open();
  const rows = await opened.store.db.selectFrom('received_text').selectAll().orderBy('received_at').execute();
  await opened.close();
  return rows;
}

describe('the same texts, however they come', () => {
  const ids = ['7d0c6a5e-1b2f-4c3d-8e4f-5a6b7c8d9e0f', '8d0c6a5e-1b2f-4c3d-8e4f-5a6b7c8d9e0f'] as const;
  const api = [
    {
      id: ids[0],
      user_number: '447700900123',
      notify_number: '07900900000',
      service_id: 'x',
      content: 'STOP',
      created_at: '2026-11-23T08:30:00.000000Z',
    },
    { id: ids[1], user_number: '447700900124', content: 'Thanks', created_at: '2026-11-23 08:31:00' },
  ];
  const callbacks = [
    {
      id: ids[0].toUpperCase(),
      source_number: '447700900123',
      destination_number: '07900900000',
      message: 'STOP',
      date_received: '2026-11-23T08:30:00.000000Z',
    },
    { id: ids[1], source_number: '447700900124', message: 'Thanks', date_received: '2026-11-23T08:31:00Z' },
  ];
  const forms: readonly (readonly [string, string])[] = [
    ['an answer of the interface', JSON.stringify({ received_text_messages: api, links: { current: '' } })],
    [
      'a list of its pages',
      JSON.stringify([
        { received_text_messages: [api[0]] },
        { received_text_messages: [api[1]] },
        { received_text_messages: [] },
      ]),
    ],
    ['an array of its texts', JSON.stringify(api, null, 2)],
    ['an array of callbacks', JSON.stringify(callbacks)],
    ['a callback to a line', `${callbacks.map((each) => JSON.stringify(each)).join('\r\n')}\n\n`],
    ['the same with a byte order mark', `\uFEFF${callbacks.map((each) => JSON.stringify(each)).join('\n')}`],
    ['a page to a line', api.map((each) => JSON.stringify({ received_text_messages: [each] })).join('\n')],
    [
      'a CSV with ids',
      `id,user_number,content,created_at\n${ids[0]},447700900123,STOP,2026-11-23T08:30:00Z\n${ids[1]},447700900124,Thanks,2026-11-23T08:31:00Z\n`,
    ],
  ];

  test.each(forms)('%s', async (_, text) => {
    const home = await makeTestHome({ now: NOW });
    const first = await read(home, text);
    expect(first).toMatchObject({
      exit: 3,
      read: 2,
      new: 2,
      optedOut: 1,
      already: 0,
      rejected: 0,
      oldest: '2026-11-23T08:30:00.000Z',
    });
    expect(first.waiting).toEqual({ harm: 0, otherNumber: 0, likely: 0, unclear: 1, unreadable: 0 });
    expect(await isOptedOut(home, '07700900123')).toBe(true);
    expect(await isOptedOut(home, '07700900124')).toBe(false);
    expect(await textContacts(home)).toEqual([
      {
        at: '2026-11-23T08:30:00.000Z',
        phone: '+447700900123',
        summary: 'STOP',
        source: 'gov-uk-notify',
        reference: expect.stringMatching(new RegExp(ids[0], 'i')),
      },
      {
        at: '2026-11-23T08:31:00.000Z',
        phone: '+447700900124',
        summary: 'Thanks',
        source: 'gov-uk-notify',
        reference: ids[1],
      },
    ]);
    // Whatever form it comes in the second time, nothing is new.
    for (const [, other] of forms)
      expect(await read(home, other)).toMatchObject({ read: 2, new: 0, known: 2, optedOut: 0 });
    expect(await textContacts(home)).toHaveLength(2);
  });

  test('Notify’s own download has no ids, and London time; read again it is nothing new', async () => {
    const home = await makeTestHome({ now: '2026-07-01T13:00:00.000Z' });
    const csv =
      'Phone number,Message,Received\r\n07700 900123,"Stop, please",2026-07-01 12:59\r\n+33 6 12 34 56 78,hello,2026-07-01 08:59\r\n07700 900123,"Stop, please",2026-07-01 12:59\r\n';
    expect(await read(home, csv)).toMatchObject({
      read: 3,
      new: 2,
      known: 1,
      optedOut: 1,
      oldest: '2026-07-01T07:59:00.000Z',
    });
    expect(await read(home, csv)).toMatchObject({ new: 0, known: 3 });
  });

  test('columns of another name are named', async () => {
    const home = await makeTestHome({ now: NOW });
    const csv = 'Who;What;When\n07700 900123;STOP;23/11/2026 08:30\n';
    expect((await read(home, csv)).exit).toBe(2);
    const words = [
      'opt-out',
      'inbox',
      '-',
      '--column-number',
      'who',
      '--column-text',
      'What',
      '--column-time',
      'WHEN',
      '--json',
    ];
    const ran = await home.run(words, { stdin: csv });
    expect(JSON.parse(ran.stdout)).toMatchObject({ new: 1, optedOut: 1, oldest: '2026-11-23T08:30:00.000Z' });
    const wrong = await home.run([...words.slice(0, 4), 'nobody', ...words.slice(5)], { stdin: csv });
    expect(wrong.exit).toBe(2);
    expect(wrong.stderr).toMatch(/no column of the name in --column-number/);
  });

  test('a file by its path, too', async () => {
    const home = await makeTestHome({ now: NOW });
    writeFileSync(join(home.folder, 'in.json'), JSON.stringify([callback('447700900123', 'STOP')]));
    const ran = await home.run(['opt-out', 'inbox', 'in.json', '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ optedOut: 1 });
    expect(ran.exit).toBe(0);
  });
});

describe('what is done with each text', () => {
  test('certain and likely opt out at once; what a person must see waits, by why', async () => {
    const home = await makeTestHome({ now: NOW });
    const receipt = await read(home, [
      callback('447700900101', 'STOP'),
      callback('447700900102', 'please stop texting me'),
      callback('447700900103', 'Thank you, very helpful'),
      callback('447700900104', 'Please stop texting my mum on 07700 900999'),
      callback('447700900105', 'he is going to kill me please help'),
      callback('447700900101', 'STOP'),
      callback('02079460321', 'STOP'),
      callback('447700900107', undefined),
    ]);
    expect(receipt).toMatchObject({ exit: 3, read: 8, new: 8, optedOut: 2, already: 1 });
    expect(receipt.waiting).toEqual({ harm: 1, otherNumber: 1, likely: 1, unclear: 1, unreadable: 2 });
    const state = await Promise.all(
      ['101', '102', '103', '104', '105', '999'].map((n) => isOptedOut(home, `07700900${n}`)),
    );
    expect(state).toEqual([true, true, false, false, false, false]);
  });

  test('a text never opts anybody in', async () => {
    const home = await makeTestHome({ now: NOW });
    await read(home, [callback('447700900101', 'STOP')]);
    await read(home, [callback('447700900101', 'START'), callback('447700900101', 'please text me again, I opt in')]);
    expect(await isOptedOut(home, '07700900101')).toBe(true);
  });

  test('nothing odd is dropped: each has its evidence, and its words where they may be kept', async () => {
    const home = await makeTestHome({ now: NOW });
    const long = `${'Very long. '.repeat(1_000)}`;
    const odd: readonly (readonly [Callback, kept: boolean])[] = [
      [callback('447700900101', '👍👍🏽 🇬🇧'), true],
      [callback('447700900102', 'شكرا جزيلا على المساعدة'), true],
      [callback('447700900103', '\u202Esrever\u0000\u001b[31mred'), true],
      [callback('447700900104', long), true],
      [callback('VOICEMAIL', 'You have a message'), true],
      [callback(12345, 'a number for a number'), true],
      [callback('447700900105', null), true],
      [callback('447700900106', 'hello', { date_received: 'yesterday' }), true],
      [callback('447700900107', 'hello', { date_received: '2031-01-01T00:00:00Z' }), true],
      [callback('447700900108', '\uD83D half a character'), true],
      [callback('447700900109', 'card 4111 1111 1111 1111 exp 11/27'), true],
      [callback('447700900110', 'STOP', { date_received: '2026-01-05T12:00:00Z' }), false],
      [callback('447700900111', 'hello', { date_received: '2026-01-05T12:00:00Z' }), false],
      [callback('447700900112', 'x'.repeat(60_000)), true],
    ];
    const receipt = await read(
      home,
      odd.map(([text]) => text),
    );
    const kept = odd.filter(([, words]) => words).length;
    expect(receipt).toMatchObject({ read: odd.length, new: odd.length, rejected: 0, wordsNotKept: odd.length - kept });
    expect(await evidence(home)).toHaveLength(odd.length);
    const contacts = await textContacts(home);
    expect(contacts).toHaveLength(kept);
    const words = contacts.map(({ summary }) => summary);
    expect(words).toContain('👍👍🏽 🇬🇧');
    expect(words).toContain(long.trim());
    expect(words).toContain('From VOICEMAIL: You have a message');
    expect(words.find((each) => each?.startsWith('xxx'))).toHaveLength(
      49_000 + ' … (the rest was too long to keep)'.length,
    );
    expect(words.join(' ')).not.toContain('4111');
    // The opt-out counts although its words are too old to keep.
    expect(await isOptedOut(home, '07700900110')).toBe(true);
    expect(receipt.waiting.unclear).toBeGreaterThan(0);
  });

  test('what is no text is a finding with its place, and the others count', async () => {
    const home = await makeTestHome({ now: NOW });
    const lines = [
      JSON.stringify(callback('447700900101', 'STOP')),
      '{"id": "cut',
      '[1, "two", null]',
      '{"hello": "world"}',
      '',
    ];
    const receipt = await read(home, lines.join('\n'));
    expect(receipt).toMatchObject({ exit: 3, read: 1, optedOut: 1, rejected: 5 });
    expect(receipt.problems.map(({ line }: { line: number }) => line)).toEqual([2, 3, 3, 3, 4]);
    const csv = 'Phone number,Message,Received\n07700 900102,"STOP,2026-11-23 08:00\n';
    expect(await read(home, csv)).toMatchObject({ exit: 3, read: 0, rejected: 1 });
  });

  test.each([
    ['nothing', '', 1, /file is empty/],
    ['blank lines', ' \n\n\t', 1, /file is empty/],
    ['JSON that is none', '{"id": ', 1, /begins like JSON and is none/],
    ['a CSV without senders', 'Message,Received\nSTOP,2026-11-23 08:00\n', 2, /known for the senders/],
    ['a CSV without words', 'Phone number,Received\n07700900123,2026-11-23 08:00\n', 2, /known for the words/],
    ['a CSV without times or ids', 'Phone number,Message\n07700900123,STOP\n', 2, /time or the id/],
    ['a CSV without a header', '07700900123,STOP,2026-11-23 08:00\n', 2, /known for the senders/],
  ])('a file that is %s is refused whole', async (_, text, exit, says) => {
    const home = await makeTestHome({ now: NOW });
    const ran = await home.run(['opt-out', 'inbox', '-'], { stdin: text });
    expect(ran.exit).toBe(exit);
    expect(ran.stderr).toMatch(says);
    expect(ran.stderr).not.toMatch(/07700|STOP/);
    expect(await evidence(home)).toEqual([]);
  });

  test('an empty list of texts is a reading, and of no finding', async () => {
    const home = await makeTestHome({ now: NOW });
    expect(await read(home, '[]')).toMatchObject({ exit: 0, read: 0 });
    expect(await read(home, '{"received_text_messages": [], "links": {"current": ""}}')).toMatchObject({
      exit: 0,
      read: 0,
    });
    expect(await read(home, 'Phone number,Message,Received\r\n')).toMatchObject({ exit: 0, read: 0 });
  });
});

describe('what is kept, and where', () => {
  test('words and numbers are in no file in clear, nor in what is said', async () => {
    const home = await makeTestHome({ now: NOW });
    const stdin = JSON.stringify([
      callback('447700900481', 'Heron on the boiler flue, stop texting me'),
      callback('447700900482', 'Heron again'),
    ]);
    const ran = await home.run(['opt-out', 'inbox', '-'], { stdin });
    const again = await home.run(['opt-out', 'review'], {});
    const audit = await home.run(['audit', 'list', '--json'], {});
    for (const text of [ran.stdout, ran.stderr, again.stdout, audit.stdout]) expect(text).not.toMatch(/Heron|90048/);
    for (const path of filesBelow(home.root))
      expect(readFileSync(path).toString('latin1'), path).not.toMatch(/Heron on|Heron again|7700900481|7700 900481/);
  });

  test('the words go after 30 days with their contact; the evidence and the opt-out stay', async () => {
    const home = await makeTestHome({ now: NOW });
    await read(home, [callback('447700900101', 'STOP')]);
    const later = '2026-12-24T09:00:00.000Z';
    expect((await home.run(['retention', 'sweep', '--yes', '--allow-gap', '60d'], { now: later })).exit).toBe(0);
    expect(await textContacts(home)).toEqual([]);
    expect(await evidence(home)).toMatchObject([
      { class: 'certain', needs: '', received_at: '2026-11-23T08:30:00.000Z' },
    ]);
    expect((await home.run(['opt-out', 'check'], { stdin: '07700900101', now: later })).exit).toBe(3);
  });

  test('the balance foots and the audit holds', async () => {
    const home = await makeTestHome({ now: NOW });
    await read(
      home,
      Array.from({ length: 30 }, (_, n) =>
        callback(`4477009001${String(n).padStart(2, '0')}`, n % 3 === 0 ? 'STOP' : 'ok'),
      ),
    );
    await home.run(['retention', 'sweep', '--yes', '--allow-gap', '60d'], { now: '2026-12-24T09:00:00.000Z' });
    const shown = await home.run(['certificate', 'show', '1'], { now: '2026-12-24T09:00:00.000Z' });
    expect(shown.stdout).toMatch(/text/);
    expect(shown.stdout).not.toMatch(/does not foot/i);
    expect((await home.run(['audit', 'verify'])).exit).toBe(0);
  });

  test('status and check say that a queue is unread, and are content once it is read', async () => {
    const home = await makeTestHome({ now: NOW });
    await read(home, [callback('447700900101', 'Thanks a lot')]);
    const status = await home.run(['status', '--json']);
    expect(status.exit).toBe(3);
    expect(JSON.parse(status.stdout)).toMatchObject({ texts: { total: 1, overdue: 0, lastRead: NOW } });
    const check = await home.run(['check', '--only', 'P41', '--json']);
    expect(check.exit).toBe(3);
    expect(JSON.parse(check.stdout)).toMatchObject({
      textsWaiting: 1,
      promises: [{ state: 'kept', tested: 2, failed: 0 }],
    });
    expect((await home.run(['opt-out', 'review', 'next', '--decide', 'no'])).exit).toBe(0);
    expect((await home.run(['status'])).exit).toBe(0);
    expect((await home.run(['check', '--only', 'P41'])).exit).toBe(0);
  });

  test('replies that nobody reads for a day shut the sending, and for six days break the promise', async () => {
    const home = await makeTestHome({ now: NOW });
    await read(home, '[]');
    const at = async (now: string) => {
      const status = JSON.parse((await home.run(['status', '--json'], { now })).stdout);
      const check = JSON.parse((await home.run(['check', '--only', 'P41', '--json'], { now })).stdout);
      return [status.warnings.some((each: string) => /nobody may be texted/.test(each)), check.promises[0].state];
    };
    expect(await at('2026-11-24T09:00:00.000Z')).toEqual([false, 'kept']);
    expect(await at('2026-11-24T09:00:01.000Z')).toEqual([true, 'kept']);
    expect(await at('2026-11-29T09:00:00.000Z')).toEqual([true, 'kept']);
    expect(await at('2026-11-29T09:00:01.000Z')).toEqual([true, 'broken']);
  });
});
