import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Desk, mobiles, surveyDesk } from './desk.ts';

async function texted(count: number): Promise<Desk> {
  const desk = await surveyDesk();
  await desk.called(mobiles(count));
  const ran = await desk.invite();
  expect(ran.exit, ran.stderr).toBe(0);
  return desk;
}

const receipts = ({ home }: Desk, text: string) => {
  writeFileSync(join(home.folder, 'callbacks.json'), text);
  return home.run(['survey', 'receipts', 'callbacks.json', '--json']);
};

const callback = (reference: string | null | undefined, status: string) => ({
  id: 'f163deaf-2d3f-4ec6-98fc-f23fa511518f',
  reference,
  to: '07700900123',
  status,
  created_at: '2026-11-23T09:00:00.000000Z',
  notification_type: 'sms',
});

const failedCount = async ({ home }: Desk) => {
  const opened = await home.open();
  const found = opened.store.raw.prepare('select sum(failed) from survey_count').pluck().get();
  await opened.close();
  return found;
};

describe('survey receipts', () => {
  test('a list of callbacks marks failures once, however often it is read', async () => {
    const desk = await texted(10);
    const [a, b, c, d] = desk.notify.sent.map(({ reference }) => reference);
    const list = [
      callback(a, 'delivered'),
      callback(b, 'permanent-failure'),
      callback(c, 'temporary-failure'),
      callback(d, 'sending'),
      callback(null, 'delivered'),
      callback('nobody-knows', 'permanent-failure'),
    ];
    const ran = await receipts(desk, JSON.stringify(list));
    expect(JSON.parse(ran.stdout)).toEqual({
      schema: 'steward.survey-receipts/1',
      read: 6,
      delivered: 1,
      failed: 2,
      pending: 1,
      unknown: 2,
      rejected: 0,
    });
    expect(ran.exit).toBe(0);
    expect(ran.stdout).not.toContain('07700');
    expect(await failedCount(desk)).toBe(2);
    await receipts(desk, JSON.stringify(list));
    expect(await failedCount(desk)).toBe(2);
    // The network got through in the end.
    await receipts(desk, JSON.stringify(callback(c, 'delivered')));
    expect(await failedCount(desk)).toBe(1);
    await receipts(desk, JSON.stringify(callback(c, 'sending')));
    expect(await failedCount(desk)).toBe(1);
  });

  test('one callback alone, and one a line', async () => {
    const desk = await texted(3);
    const [a, b] = desk.notify.sent.map(({ reference }) => reference);
    expect((await receipts(desk, JSON.stringify(callback(a, 'technical-failure')))).exit).toBe(0);
    const lines = `${JSON.stringify(callback(b, 'delivered'))}\n\nnot json\n${JSON.stringify({ reference: b })}\n`;
    const ran = await receipts(desk, lines);
    expect([ran.exit, JSON.parse(ran.stdout)]).toMatchObject([3, { read: 3, delivered: 1, rejected: 2 }]);
    expect(await failedCount(desk)).toBe(1);
  });

  test.each(['', 'no receipts', '{"broken": '])('a file without receipts (%s) is wrong usage', async (text) => {
    const desk = await surveyDesk();
    expect((await receipts(desk, text)).exit).toBe(2);
    expect((await desk.home.run(['survey', 'receipts'])).exit).toBe(2);
  });

  test('--sync asks Notify for all pages', async () => {
    const desk = await surveyDesk();
    await desk.called([{ phone: '07700 900002' }, { phone: '07700 900003' }, ...mobiles(8)]);
    await desk.invite();
    const words = ['survey', 'receipts', '--sync', '--json', '--notify-url', desk.notify.url];
    const key = ['--notify-key-file', join(desk.home.folder, 'notify.key')];
    const ran = await desk.home.run([...words, ...key]);
    expect(ran.exit, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ read: 10, delivered: 8, failed: 2, unknown: 0 });
    expect(await failedCount(desk)).toBe(2);
    desk.notify.always = { status: 403, error: 'AuthError' };
    const refused = await desk.home.run([...words, ...key]);
    expect([refused.exit, JSON.parse(refused.stderr).error.code]).toEqual([1, 'notify-key']);
    expect((await desk.home.run(words)).exit).toBe(1);
  });
});
