import { join } from 'node:path';
import { expect, test } from 'vitest';
import { heldText } from '../support/notify.ts';
import { later, NOW, surveyDesk } from './desk.ts';

/** Reading and sending through one Notify: what was said there is heard before anybody is texted from here. */

const DAY = 86_400_000;

test('a STOP that lies at Notify keeps its sender from being texted, and sending waits until it was read', async () => {
  const desk = await surveyDesk();
  const { home, notify } = desk;
  const keyFile = join(home.folder, 'notify.key');
  const sync = (now: string) =>
    home.run(['opt-out', 'sync', '--json', '--notify-url', notify.url, '--notify-key-file', keyFile], { now });
  const wrapUp = (now: string) => home.run(['opt-out', 'import', '-'], { stdin: 'phone,code\n', now });
  await desk.called([{ phone: '07700 900101' }, { phone: '07700 900102' }]);
  expect((await desk.invite()).exit).toBe(0);
  expect(notify.sent.map(({ phone_number }) => phone_number).sort()).toEqual(['+447700900101', '+447700900102']);

  notify.texts.push(heldText('447700900101', 'Stop please', later(NOW, 60_000)));
  const month = later(NOW, 32 * DAY);
  for (const phone of ['07700 900101', '07700 900102', '07700 900103'])
    await home.run(['contact', 'add', '--channel', 'phone', '--at', later(month, -60_000), '--from', '-'], {
      stdin: JSON.stringify({ phone }),
      now: month,
    });
  const invite = () => desk.invite(['--since', month.slice(0, 10), '--yes'], month);
  // Nobody has read the replies for a month: nobody is texted.
  await wrapUp(month);
  expect((await invite()).exit).toBe(1);
  expect(notify.sent).toHaveLength(2);
  // A reading that fails is none.
  notify.next({ status: 403, error: 'AuthError' });
  expect((await sync(month)).exit).toBe(1);
  expect((await invite()).exit).toBe(1);
  expect(notify.sent).toHaveLength(2);
  // Over seven days went by, so texts may have been lost: a finding, and the sending is open again.
  const read = await sync(month);
  expect(JSON.parse(read.stdout)).toMatchObject({ optedOut: 1 });
  expect((await invite()).exit).toBe(0);
  expect(
    notify.sent
      .slice(2)
      .map(({ phone_number }) => phone_number)
      .sort(),
  ).toEqual(['+447700900102', '+447700900103']);
  const check = await home.run(['check', '--only', 'P40,P41,P45,P60', '--json'], { now: month });
  const state = Object.fromEntries(
    JSON.parse(check.stdout).promises.map((each: { id: string; state: string }) => [each.id, each.state]),
  );
  expect(state).toMatchObject({ P45: 'not-evidenced', P60: 'kept' });
  expect(JSON.parse(check.stdout).promises.find((each: { id: string }) => each.id === 'P45')).toMatchObject({
    failed: 0,
    tested: 4,
  });
});
