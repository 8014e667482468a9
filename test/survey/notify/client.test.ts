import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Refusal } from '../../../src/refusal.ts';
import { type Notify, openNotify } from '../../../src/survey/notify/client.ts';
import { type FakeNotify, type Fault, fakeNotify, heldText } from '../../support/notify.ts';

const TEMPLATE = '0d1f2e3c-4b5a-4968-8776-655443322110';

type Desk = { readonly notify: FakeNotify; readonly client: Notify; readonly naps: number[] };

async function desk(options: { readonly timeoutMs?: number; readonly key?: string } = {}): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const notify = await fakeNotify();
  const naps: number[] = [];
  const access = {
    keyFile: notify.keyFile(join(folder, 'key')),
    url: notify.url,
    timeoutMs: options.timeoutMs ?? 5_000,
  };
  const sleep = async (milliseconds: number) => void naps.push(milliseconds);
  const client = await openNotify(access, { signal: new AbortController().signal, sleep });
  return { notify, client, naps };
}

const send = (client: Notify, phone = '+447700900111') =>
  client.sendSms({
    templateId: TEMPLATE,
    phone,
    personalisation: () => ({ link: 'https://example.com/x' }),
    reference: 'S-1',
  });

const refusalOf = async (act: Promise<unknown>): Promise<Refusal> =>
  act.then(
    () => expect.fail('it worked'),
    (problem: Refusal) => problem,
  );

test('pages of 250, newest first, to an empty one', async () => {
  const { notify, client } = await desk();
  for (let n = 0; n < 251; n += 1)
    notify.texts.push(heldText('447700900123', `text ${n}`, new Date(1_700_000_000_000 + n).toISOString()));
  const first = await client.receivedTexts();
  expect(first.texts).toHaveLength(250);
  expect(first.texts[0]?.content).toBe('text 250');
  const second = await client.receivedTexts(first.texts.at(-1)?.id);
  expect(second.texts.map(({ content }) => content)).toEqual(['text 0']);
  expect((await client.receivedTexts(second.texts.at(-1)?.id)).texts).toEqual([]);
});

test('a text is taken, and its receipt comes back', async () => {
  const { notify, client } = await desk();
  const { id } = await send(client);
  await send(client, '+447700900002');
  expect(notify.sent.map(({ phone_number, reference }) => [phone_number, reference])).toEqual([
    ['+447700900111', 'S-1'],
    ['+447700900002', 'S-1'],
  ]);
  const { deliveries } = await client.notifications({ status: 'permanent-failure' });
  expect(deliveries.map(({ status }) => status)).toEqual(['permanent-failure']);
  expect((await client.notifications({ olderThan: id })).deliveries).toEqual([]);
});

const READS: readonly (readonly [string, Fault, code: string, calls: number])[] = [
  ['a bad key', { status: 403, error: 'AuthError', message: 'Invalid token: API key not found' }, 'notify-key', 1],
  ['no token', { status: 401, error: 'AuthError' }, 'notify-key', 1],
  ['a refused call', { status: 400, error: 'ValidationError', message: 'not 07700 900123' }, 'notify-refused', 1],
  ['too many calls', { status: 429, error: 'RateLimitError' }, 'notify-busy', 5],
  ['the limit of a day', { status: 429, error: 'TooManyRequestsError' }, 'notify-limit', 1],
  ['a fault of its own', { status: 500 }, 'notify-failed', 5],
  ['a body that ends early', 'truncated', 'notify-answer', 5],
  ['half a document', 'cut-json', 'notify-answer', 5],
  ['a page of a proxy', 'html', 'notify-answer', 5],
  ['a broken connection', 'reset', 'notify-answer', 5],
  ['a redirect', { status: 302 }, 'notify-refused', 1],
];

test.each(READS)('%s is one sentence without the number', async (_, fault, code, calls) => {
  const { notify, client } = await desk();
  notify.always = fault;
  const problem = await refusalOf(client.receivedTexts());
  expect(problem.code).toBe(code);
  expect(`${problem.message} ${problem.hint}`).not.toMatch(/07700|Invalid token/);
  expect(notify.calls).toHaveLength(calls);
});

test('a service that is slow, or not there, is given up in the end', async () => {
  const { notify, client } = await desk({ timeoutMs: 30 });
  notify.always = 'slow';
  expect((await refusalOf(client.receivedTexts())).code).toBe('notify-slow');
  const away = await desk();
  await away.notify.close();
  expect((await refusalOf(away.client.receivedTexts())).code).toBe('notify-unreachable');
});

test('a clock that is 31 seconds off is said, one that is 25 off is not noticed', async () => {
  const { notify, client } = await desk();
  notify.aheadMs = 31_500;
  expect((await refusalOf(client.receivedTexts())).code).toBe('notify-clock');
  notify.aheadMs = -25_000;
  expect((await client.receivedTexts()).texts).toEqual([]);
});

test('what passes is waited out, longer each time', async () => {
  const { notify, client, naps } = await desk();
  notify.next({ status: 429 }, { status: 500 }, 'truncated');
  expect((await client.receivedTexts()).texts).toEqual([]);
  expect(naps).toEqual([500, 1000, 2000]);
});

test('an unknown field is told and does no harm', async () => {
  const { notify, client } = await desk();
  notify.texts.push(heldText('447700900123', 'STOP', '2026-11-23T08:30:00.000Z'));
  expect((await client.receivedTexts()).unknownFields).toBe(false);
  notify.next('unknown-field');
  const page = await client.receivedTexts();
  expect(page.unknownFields).toBe(true);
  expect(page.texts[0]?.content).toBe('STOP');
});

test.each([['slow'], ['taken-reset'], ['truncated'], ['cut-json'], [{ status: 502 }], [{ status: 504 }]] as const)(
  'a text that may have been taken is never sent again: %s',
  async (fault) => {
    const { notify, client, naps } = await desk({ timeoutMs: 50 });
    notify.always = fault;
    expect((await refusalOf(send(client))).code).toBe('notify-unsure');
    expect(notify.calls).toHaveLength(1);
    expect(naps).toEqual([]);
  },
);

test.each([[{ status: 429 }], [{ status: 500 }], [{ status: 503 }]] as const)(
  'a text that was surely not taken is sent again: %s',
  async (fault) => {
    const { notify, client } = await desk();
    notify.next(fault, fault);
    await send(client);
    expect(notify.sent).toHaveLength(1);
    expect(notify.calls).toHaveLength(3);
  },
);

test('a signal ends the waiting', async () => {
  const { notify } = await desk();
  const folder = mkdtempSync(join(tmpdir(), 'steward-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stop = new AbortController();
  const access = { keyFile: notify.keyFile(join(folder, 'key')), url: notify.url, timeoutMs: 60_000 };
  const client = await openNotify(access, { signal: stop.signal });
  notify.always = { status: 500 };
  setTimeout(() => stop.abort('SIGTERM'), 100);
  expect((await refusalOf(client.receivedTexts())).code).toBe('terminated');
});
