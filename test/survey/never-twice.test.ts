import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { londonDay } from '../../src/calendar/london.ts';
import { later, mobiles, surveyDesk } from './desk.ts';

const DAY = 86_400_000;
const PEOPLE = mobiles(5, 100).map(({ phone }) => phone);
const e164 = (phone: string): string => `+44${phone.replaceAll(' ', '').slice(1)}`;

/** `decided`: when the text went, or the file in which it stands was written; from then on it is in other hands. */
type Texted = { readonly number: string; readonly decided: string; readonly at: string };

type Step =
  | { readonly do: 'call' | 'stop'; readonly who: number }
  | { readonly do: 'invite' | 'killed' | 'file' | 'sweep' }
  | { readonly do: 'wait'; readonly days: number };

const who = fc.integer({ min: 0, max: PEOPLE.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('call' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('invite' as const, 'killed' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('file' as const, 'sweep' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.1, 9, 28, 30, 31) }),
  },
);

// Ends of months are where the corresponding date and 31 days differ.
const BEGINNINGS = ['2027-01-29T09:00:00.000Z', '2026-11-29T23:55:00.000Z', '2027-03-27T22:00:00.000Z'];

test('no sequence of calls, stops, invitations, kills, files and sweeps texts anybody twice in a month, or after a stop', async () => {
  let texts = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BEGINNINGS),
      fc.array(step, { minLength: 12, maxLength: 22 }),
      async (began, steps) => {
        texts += await live(began, steps);
      },
    ),
    { numRuns: 20 },
  );
  expect(texts).toBeGreaterThan(10);
}, 600_000);

/** Lives through the steps in a home of its own. @returns how many texts there were. */
async function live(began: string, steps: readonly Step[]): Promise<number> {
  const { home, notify, heard } = await surveyDesk(began);
  const keyFile = join(home.folder, 'notify.key');
  const texted: Texted[] = [];
  const stopped = new Map<string, string>();
  let now = began;
  let files = 0;
  const seen = () => {
    for (const text of notify.sent.splice(0)) texted.push({ number: text.phone_number, decided: now, at: now });
  };
  const invite = async (...more: readonly string[]) => {
    await heard(now);
    return home.run(
      [
        'survey',
        'invite',
        '--since',
        addDays(londonDay(now), -29),
        '--yes',
        ...more,
        ...(more.length > 0 ? [] : ['--notify-url', notify.url, '--notify-key-file', keyFile]),
      ],
      { now },
    );
  };
  for (const each of steps) {
    now = later(now, 60_000);
    if (each.do === 'wait') now = later(now, Math.round(each.days * DAY));
    else if (each.do === 'call') {
      const call = { channel: 'phone', at: now, phone: PEOPLE[each.who], service: 'Parking' };
      expect((await home.run(['contact', 'add', '--from', '-'], { stdin: JSON.stringify(call), now })).exit).toBe(0);
    } else if (each.do === 'stop') {
      const number = PEOPLE[each.who] as string;
      expect((await home.run(['opt-out', 'add', '--how', 'text'], { stdin: number, now })).exit).toBe(0);
      if (!stopped.has(e164(number))) stopped.set(e164(number), now);
    } else if (each.do === 'sweep') {
      const ran = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '400d'], { now });
      expect([0, 3], ran.stderr).toContain(ran.exit);
    } else if (each.do === 'file') {
      files += 1;
      const file = join(home.folder, `invitations-${files}.csv`);
      const ran = await invite('--csv', file, '--send-at', later(now, DAY));
      expect(ran.exit, ran.stderr).toBe(0);
      if (!existsSync(file)) continue;
      const rows = readFileSync(file, 'utf8').split('\r\n').slice(1, -1);
      for (const row of rows) texted.push({ number: `+44${row.slice(1, 11)}`, decided: now, at: later(now, DAY) });
    } else if (each.do === 'invite') {
      expect((await invite()).exit).toBe(0);
      seen();
    } else {
      await killed(home.root, notify, invite);
      seen();
    }
    expectKept(texted, stopped);
  }
  return texted.length;
}

/**
 * An invitation that dies while its texts are under way: the home is put back to what was on disk at that moment, and what
 * was sent after it never was.
 */
async function killed(
  root: string,
  notify: Awaited<ReturnType<typeof surveyDesk>>['notify'],
  invite: () => Promise<unknown>,
) {
  const copy = `${root}.killed`;
  notify.delayMs = 15;
  let sent = 0;
  const running = invite();
  let over = false;
  void running.then(() => {
    over = true;
  });
  while (!over && notify.sent.length === 0) await new Promise((done) => setTimeout(done, 1));
  if (!over) {
    cpSync(root, copy, { recursive: true });
    sent = notify.sent.length;
  }
  await running;
  notify.delayMs = 0;
  if (!existsSync(copy)) return;
  notify.sent.splice(sent);
  rmSync(root, { recursive: true });
  cpSync(copy, root, { recursive: true });
  rmSync(copy, { recursive: true });
}

function expectKept(texted: readonly Texted[], stopped: ReadonlyMap<string, string>): void {
  const last = new Map<string, string>();
  for (const { number, at } of [...texted].sort((one, other) => (one.at < other.at ? -1 : 1))) {
    const before = last.get(number);
    const free = before === undefined ? '' : aMonthAfter(londonDay(before));
    expect(londonDay(at) >= free, `texted on ${before} and again on ${at}`).toBe(true);
    last.set(number, at);
  }
  for (const { number, decided } of texted) {
    const since = stopped.get(number);
    expect(since === undefined || decided < since, `texted on ${decided}, stopped on ${since}`).toBe(true);
  }
}

/** The later of 31 days and the same date next month, or its last day; worked out apart from the program. */
function aMonthAfter(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const lastOfNext = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const corresponding = new Date(Date.UTC(year, month, Math.min(date, lastOfNext)));
  const counted = new Date(Date.UTC(year, month - 1, date + 31));
  return (corresponding > counted ? corresponding : counted).toISOString().slice(0, 10);
}
