import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { later, NOW, surveyDesk } from '../survey/desk.ts';

/** An officer records the "no" with the call itself (P40): its outcome is an opt-out like one that was told to Steward. */

const TOLD = { phone: '07700 900201', outcome: 'survey-opt-out' };

test('a call with the outcome survey-opt-out opts its number out, and nobody of it is texted', async () => {
  const { home, notify, called, invite } = await surveyDesk();
  await called([TOLD, { phone: '+44 7700 900201' }, { phone: '07700 900202' }]);
  const check = await home.run(['opt-out', 'check', '--json'], { stdin: '07700900201' });
  expect([check.exit, JSON.parse(check.stdout).optedOut]).toEqual([3, true]);
  expect((await invite()).exit).toBe(0);
  expect(notify.sent.map(({ phone_number }) => phone_number)).toEqual(['+447700900202']);
  const { optOuts } = JSON.parse((await home.run(['opt-out', 'list', '--json'])).stdout);
  expect(optOuts).toMatchObject([{ how: 'phone' }]);
});

test('an import says how many its outcomes opted out, and does not count a number twice', async () => {
  const { home } = await surveyDesk();
  const at = later(NOW, -60_000);
  const file = join(home.folder, 'calls.csv');
  const rows = ['07700900201', '07700900201', '02079460001', ''].map((phone) => `phone,${at},${phone},Survey opt-out`);
  writeFileSync(file, `channel,at,phone,outcome\n${rows.join('\n')}\nphone,${at},07700900203,resolved\n`);
  const first = await home.run(['contact', 'import', file]);
  expect(first.stdout).toContain('1 number is opted out of the survey now: an officer was told so.');
  const again = JSON.parse((await home.run(['contact', 'import', file, '--json'])).stdout);
  expect(again).toMatchObject({ recorded: 0, optedOut: 0 });
  const check = await home.run(['opt-out', 'check', '--json'], { stdin: '07700900201\n07700900203\n' });
  expect(JSON.parse(check.stdout)).toMatchObject({ numbers: [{ optedOut: true }, { optedOut: false }] });
});

test('whoever asks to be texted again after the call stays in, and out again after another call', async () => {
  const { home, called } = await surveyDesk();
  await called([TOLD]);
  const reason = ['--how', 'phone', '--reason', 'asked to be texted again'];
  expect((await home.run(['opt-out', 'remove', ...reason], { stdin: '07700900201' })).exit).toBe(0);
  await called([{ ...TOLD, phone: '07700 900204' }]);
  const check = (now: string) => home.run(['opt-out', 'check'], { stdin: '07700900201', now });
  expect((await check(NOW)).exit).toBe(0);
  const next = later(NOW, 3_600_000);
  await home.run(['contact', 'add', '--from', '-'], {
    stdin: JSON.stringify({ channel: 'phone', at: later(next, -60_000), ...TOLD }),
    now: next,
  });
  expect((await check(next)).exit).toBe(3);
});

test('what was told while the register was away is entered before anybody is texted', async () => {
  const { home, notify, called, invite } = await surveyDesk();
  const register = join(home.root, 'secure', 'register.db');
  renameSync(register, `${register}.away`);
  await called([TOLD, { phone: '07700 900202' }]);
  expect((await invite()).exit).toBe(1);
  renameSync(`${register}.away`, register);
  const kept = async () => JSON.parse((await home.run(['check', '--only', 'P40', '--json'])).stdout).promises[0].state;
  expect(await kept()).toBe('broken');
  const plan = await invite(['--since', NOW.slice(0, 10), '--dry-run']);
  expect(JSON.parse(plan.stdout).plan.verdicts).toMatchObject({ invited: 1, optedOut: 1 });
  expect((await invite()).exit).toBe(0);
  expect(notify.sent.map(({ phone_number }) => phone_number)).toEqual(['+447700900202']);
  expect((await home.run(['opt-out', 'check'], { stdin: '07700900201' })).exit).toBe(3);
  expect(await kept()).toBe('kept');
});
