import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FakeNotify, type Fault, fakeNotify, heldText } from '../support/notify.ts';
import { auditBodies, expectNothingPlanted, expectRefused, PLANTED } from '../support/planted.ts';
import { makePlace, type Place, type ProcessOptions, type ProcessRan } from '../support/process.ts';

type Desk = Place & {
  readonly notify: FakeNotify;
  readonly sync: (options?: ProcessOptions, more?: readonly string[]) => Promise<ProcessRan>;
};

/** A home whose replies are at a Notify of this machine; the built program reads them there. */
async function desk(): Promise<Desk> {
  const place = await makePlace();
  const notify = await fakeNotify();
  const key = notify.keyFile(join(place.folder, 'notify.key'));
  const env = { STEWARD_NOTIFY_URL: notify.url, STEWARD_NOTIFY_KEY_FILE: key };
  const sync = (options: ProcessOptions = {}, more: readonly string[] = []) =>
    place.run(['opt-out', 'sync', '--json', ...more], { ...options, env: { ...env, ...options.env } });
  return { ...place, notify, sync };
}

const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
const HOUR = 3_600_000;

/** So many texts, each a second older than the one before, the first five a stop. */
function fill({ notify }: Desk, count: number): void {
  for (let n = 0; n < count; n += 1)
    notify.texts.push(
      heldText(`4477009${String(n).padStart(5, '0')}`, n < 5 ? 'STOP' : `thanks ${n}`, ago(HOUR + n * 1_000)),
    );
}

const answer = (ran: ProcessRan) => JSON.parse(ran.stdout);
const isOptedOut = async (place: Place, number: string) =>
  (await place.run(['opt-out', 'check'], { stdin: number })).exit === 3;

beforeAll(() => {
  // The stand-in is asked without any proxy that this machine may have.
  process.env.NO_PROXY = '127.0.0.1';
});

describe('reading all of it', () => {
  test('pages to an empty one, and each text once however often it is read', async () => {
    const all = await desk();
    fill(all, 501);
    all.notify.texts.push(heldText('447700900481', PLANTED.summary, ago(2 * HOUR)));
    const first = await all.sync();
    expect(first.exit).toBe(3);
    expect(answer(first)).toMatchObject({ read: 502, new: 502, optedOut: 5, already: 0, gap: null, warnings: [] });
    expect(all.notify.calls).toHaveLength(4);
    expectNothingPlanted(all, first);
    const second = await all.sync();
    expect(answer(second)).toMatchObject({ read: 502, new: 0, known: 502, optedOut: 0 });
    expect(all.notify.calls).toHaveLength(8);
    expect(await isOptedOut(all, '07700900000')).toBe(true);
    expect((await all.run(['audit', 'verify'])).exit).toBe(0);
  });

  test('nothing to read is a reading; nothing to do is exit 0', async () => {
    const none = await desk();
    const ran = await none.sync();
    expect(ran.exit).toBe(0);
    expect(answer(ran)).toMatchObject({ read: 0, new: 0, oldest: null });
    const status = JSON.parse((await none.run(['status', '--json'])).stdout);
    expect(status.texts.lastRead).toMatch(/^20/);
    expect(status.jobs.find((job: { job: string }) => job.job === 'opt-out sync')).toMatchObject({ late: false });
  });

  test('a page that ends full is not the end', async () => {
    const full = await desk();
    fill(full, 250);
    expect(answer(await full.sync())).toMatchObject({ read: 250, new: 250 });
    expect(full.notify.calls).toHaveLength(2);
  });

  test('the same page twice, and an unknown field, are survived', async () => {
    const odd = await desk();
    fill(odd, 300);
    odd.notify.next(undefined, 'repeat', 'unknown-field');
    const ran = await odd.sync();
    expect(answer(ran)).toMatchObject({ read: 550, new: 300, known: 250 });
    expect(answer(ran).warnings).toEqual([expect.stringMatching(/a field that this version does not know/)]);
  });

  test('a page that comes for ever is given up, with what was read kept', async () => {
    const stuck = await desk();
    fill(stuck, 300);
    stuck.notify.next(undefined, ...Array.from({ length: 9 }, () => 'repeat' as const));
    const ran = await stuck.sync();
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toMatch(/same page again and again/);
    stuck.notify.well();
    expect(answer(await stuck.sync())).toMatchObject({ new: 50, known: 250 });
  });

  test('a text without words, from nobody, and one that is no text of this world', async () => {
    const odd = await desk();
    odd.notify.texts.push(
      heldText('447700900101', null, ago(HOUR)),
      heldText(null, 'STOP', ago(HOUR + 1)),
      heldText('VOICEMAIL', `${'🦆'.repeat(5_000)}`, ago(HOUR + 2)),
      heldText('447700900102', 'توقف', 'no time at all'),
    );
    const ran = await odd.sync();
    expect(answer(ran)).toMatchObject({ read: 4, new: 4 });
    expect(ran.exit).toBe(3);
  });
});

describe('many, and two at once', () => {
  test('two readings at once: each text is handled by one of them, and nobody is opted out twice', async () => {
    const both = await desk();
    fill(both, 600);
    const ran = await Promise.all([both.sync({}, ['--wait', '60s']), both.sync({}, ['--wait', '60s'])]);
    expect(ran.map(({ exit }) => exit)).toEqual([3, 3]);
    const sum = (name: string) => ran.reduce((total, each) => total + answer(each)[name], 0);
    expect([sum('new'), sum('known'), sum('optedOut')]).toEqual([600, 600, 5]);
    expect(JSON.parse((await both.run(['opt-out', 'list', '--json'])).stdout).total).toBe(5);
    const listed = JSON.parse((await both.run(['status', '--json'])).stdout);
    expect(listed.contacts.byChannel.text).toBe(600);
    expect((await both.run(['audit', 'verify'])).exit).toBe(0);
  }, 60_000);

  test('a file of more than one chunk, with its worker, in flat memory; a text that comes again in another chunk is one', async () => {
    const place = await makePlace();
    const texts = Array.from({ length: 45_000 }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n % 44_999).padStart(12, '0')}`,
      source_number: `4474000${String(n % 44_999).padStart(5, '0')}`,
      message: n % 3 === 0 ? 'STOP' : n % 3 === 1 ? 'fish' : 'please stop texting me',
      date_received: ago(HOUR),
    }));
    const stdin = texts.map((text) => JSON.stringify(text)).join('\n');
    const ran = await place.run(['opt-out', 'inbox', '-', '--json'], { stdin });
    expect(answer(ran)).toMatchObject({ read: 45_000, new: 44_999, known: 1, optedOut: 29_999, already: 0 });
    expect(answer(ran).waiting).toMatchObject({ likely: 14_999, unclear: 15_000 });
    expect(ran.peakMb).toBeLessThan(600);
    const again = await place.run(['opt-out', 'inbox', '-', '--json'], { stdin });
    expect(answer(again)).toMatchObject({ new: 0, known: 45_000 });
    expect(JSON.parse((await place.run(['opt-out', 'list', '--json'])).stdout).total).toBe(29_999);
    expect((await place.run(['audit', 'verify'])).exit).toBe(0);
    const check = await place.run(['check', '--only', 'P05,P41,P54,P60,P61', '--json']);
    for (const { id, state } of JSON.parse(check.stdout).promises) expect([id, state]).toEqual([id, 'kept']);
  }, 120_000);
});

const FAULTS: readonly (readonly [string, Fault, RegExp])[] = [
  ['a refused call', { status: 400, error: 'ValidationError' }, /refused the call \(400 ValidationError\)/],
  [
    'a key that it does not know',
    { status: 403, error: 'AuthError', message: 'Invalid token: API key not found' },
    /does not accept the API key/,
  ],
  ['too many calls', { status: 429, error: 'RateLimitError' }, /asked too often/],
  ['a fault of its own', { status: 500 }, /a fault of its own \(500\)/],
  ['an answer cut short', 'truncated', /cut short/],
  ['half a document', 'cut-json', /not what its interface promises/],
  ['a page of a proxy', 'html', /not what its interface promises/],
  ['a broken connection', 'reset', /cut short|cannot be reached/],
];

describe('faults: one sentence, the right exit code, progress kept, and the next run goes on', () => {
  test.each(FAULTS)(
    '%s, after a page',
    async (_, fault, says) => {
      const all = await desk();
      fill(all, 260);
      all.notify.texts.push(heldText('447700900481', PLANTED.summary, ago(HOUR / 2)));
      all.notify.next(undefined, fault, fault, fault, fault, fault);
      const ran = await all.sync();
      expect(ran.exit, ran.stderr).toBe(1);
      const { error } = JSON.parse(ran.stderr);
      expect(error.message).toMatch(says);
      expect(ran.stdout).toBe('');
      expectNothingPlanted(all, ran);
      expect(await isOptedOut(all, '07700900000')).toBe(true);
      // A run that did not come to its end is no reading.
      const status = JSON.parse((await all.run(['status', '--json'])).stdout);
      expect(status.texts.lastRead).toBeNull();
      expect(status.jobs.find((job: { job: string }) => job.job === 'opt-out sync').finishedAt).toBeNull();
      all.notify.well();
      const again = await all.sync();
      expect(answer(again)).toMatchObject({ read: 261, known: 250, new: 11 });
    },
    60_000,
  );

  test('for people, a failure says what is kept', async () => {
    const all = await desk();
    fill(all, 260);
    all.notify.next(undefined, { status: 403, error: 'AuthError' });
    const ran = await all.run([
      'opt-out',
      'sync',
      '--notify-url',
      all.notify.url,
      '--notify-key-file',
      join(all.folder, 'notify.key'),
    ]);
    expectRefused(ran, 1, /does not accept the API key/);
    expect(ran.stderr).toMatch(/250 texts were read before that, 250 of them new: 5 opted out/);
  });

  test('a slow service is given up in time', async () => {
    const slow = await desk();
    slow.notify.always = 'slow';
    const ran = await slow.sync({}, ['--notify-timeout', '1s']);
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toMatch(/did not answer in time/);
  }, 60_000);

  test('a service that is away', async () => {
    const away = await desk();
    await away.notify.close();
    const ran = await away.sync();
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toMatch(/cannot be reached/);
  }, 60_000);

  test('a clock that is over 30 seconds off', async () => {
    const wrong = await desk();
    wrong.notify.aheadMs = 40_000;
    const ran = await wrong.sync();
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toMatch(/clock is over 30 seconds off/);
  });

  test('a key that others can read, that is none, or of another service; an address in clear', async () => {
    const all = await desk();
    const refused = async (env: Readonly<Record<string, string>>, exit: number, says: RegExp) => {
      const ran = await all.sync({ env });
      expect([ran.exit, ran.stdout], ran.stderr).toEqual([exit, '']);
      expect(ran.stderr).toMatch(says);
      expect(ran.stderr).not.toContain(all.notify.key.slice(-36));
    };
    const other = await fakeNotify();
    await refused(
      { STEWARD_NOTIFY_KEY_FILE: all.notify.keyFile(join(all.folder, 'open.key'), 0o644) },
      1,
      /Others can read/,
    );
    await refused(
      { STEWARD_NOTIFY_KEY_FILE: other.keyFile(join(all.folder, 'other.key')) },
      1,
      /does not accept the API key/,
    );
    await refused({ STEWARD_NOTIFY_KEY_FILE: '' }, 1, /needs an API key/);
    await refused({ STEWARD_NOTIFY_KEY_FILE: join(all.folder, 'none.key') }, 1, /no such file/);
    await refused({ STEWARD_NOTIFY_URL: 'http://notify.example.com' }, 2, /must start with https/);
    expect(all.notify.calls).toHaveLength(1);
  });

  test('a register that is gone is told before anything is read', async () => {
    const all = await desk();
    fill(all, 3);
    const { rmSync } = await import('node:fs');
    rmSync(join(all.home, 'secure', 'register.db'));
    const ran = await all.sync();
    expect(ran.exit).toBe(1);
    expect(all.notify.calls).toEqual([]);
  });
});

describe('what Notify may have dropped', () => {
  const DAY = 24 * HOUR;
  const at = (days: number) => Date.now() + days * DAY;

  test('over seven days without a reading is a finding, and a broken promise, until it is said in the audit and after', async () => {
    const late = await desk();
    expect((await late.sync()).exit).toBe(0);
    const plan = await late.sync({ now: at(8) }, ['--dry-run']);
    expect(answer(plan)).toMatchObject({ plan: { gapPossible: true } });
    // A run that fails does not swallow the warning.
    late.notify.next({ status: 403, error: 'AuthError' });
    expect((await late.sync({ now: at(8) })).exit).toBe(1);
    const ran = await late.sync({ now: at(8) });
    expect(ran.exit).toBe(3);
    expect(answer(ran).gap).toEqual({ from: expect.stringMatching(/^20/), to: expect.stringMatching(/^20/) });
    expect(answer(ran).warnings).toEqual([expect.stringMatching(/Texts may have been lost/)]);
    expect(auditBodies(late.home).join('\n')).toMatch(/"gapFrom":"20/);
    expect((await late.sync({ now: at(8) })).exit).toBe(0);
    const check = await late.run(['check', '--only', 'P41', '--json'], { now: at(8) });
    expect(JSON.parse(check.stdout).promises[0]).toMatchObject({ state: 'broken' });
  }, 60_000);

  test('a text from before the last reading shows that this service keeps them for longer', async () => {
    const kept = await desk();
    kept.notify.texts.push(heldText('447700900123', 'STOP', ago(HOUR)));
    await kept.sync();
    const ran = await kept.sync({ now: at(8) });
    expect(answer(ran)).toMatchObject({ gap: null, warnings: [] });
  });
});
