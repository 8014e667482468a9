import { describe, expect, test } from 'vitest';
import type { SentText } from '../../support/notify.ts';
import { type Desk, later, mobiles, NOW, surveyDesk, TEMPLATE } from '../desk.ts';

const numbers = (sent: readonly SentText[]) => sent.map(({ phone_number }) => phone_number).sort();
const receiptOf = (ran: { stdout: string }) => JSON.parse(ran.stdout).receipt;
const DAY = 86_400_000;

const rows = async ({ home }: Desk, table: string) => {
  const opened = await home.open();
  const all = opened.store.raw.prepare(`select * from ${table}`).all() as Record<string, unknown>[];
  await opened.close();
  return all;
};

describe('survey invite', () => {
  test('texts each number once through Notify, with a link that takes one answer', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    const ran = await desk.invite();
    expect(ran.exit, ran.stderr).toBe(0);
    expect(receiptOf(ran)).toEqual({
      invited: 12,
      sent: 12,
      unsure: 0,
      refused: 0,
      notInvited: 0,
      files: [],
      filesDestroyBy: null,
      sendAt: null,
    });
    expect(numbers(desk.notify.sent)).toEqual(
      mobiles(12).map(({ phone }) => `+44${phone.replaceAll(' ', '').slice(1)}`),
    );
    expect(desk.notify.mostAtOnce()).toBeLessThanOrEqual(10);
    for (const { template_id, personalisation, reference } of desk.notify.sent) {
      expect(template_id).toBe(TEMPLATE);
      expect(personalisation.link).toMatch(/^https:\/\/survey\.example\.com\/s\/[a-z2-7]{48}$/);
      expect(reference).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    const link = desk.notify.sent[0]?.personalisation.link as string;
    const answered = await desk.home.run(['survey', 'respond', '--score', '5'], { stdin: link });
    expect(answered.exit, answered.stderr).toBe(0);
    expect(await rows(desk, 'survey_count')).toEqual([
      { day: '2026-11-23', service: 'General enquiry', invited: 12, failed: 0, answered: 1 },
    ]);
    expect(new Set((await rows(desk, 'sending')).map(({ state }) => state))).toEqual(new Set(['sent']));
    // Said to nobody: no number, and no link, in what the program printed.
    expect(ran.stdout).not.toMatch(/900|survey\.example/);
  });

  test('a number is texted again only after the later of a month and 31 days, across residents and services', async () => {
    const desk = await surveyDesk('2027-01-31T09:00:00.000Z');
    const at = async (day: string) => {
      const now = `${day}T09:00:00.000Z`;
      await desk.heard(now);
      const added = await desk.home.run(['contact', 'add', '--channel', 'phone', '--from', '-'], {
        stdin: JSON.stringify({ phone: '07700 900123', name: `Somebody ${day}`, service: 'Parking' }),
        now,
      });
      expect(added.exit).toBe(0);
      const ran = await desk.invite(['--since', day, '--until', day, '--yes'], later(now, 1_000));
      expect(ran.exit, ran.stderr).toBe(0);
      return receiptOf(ran).sent;
    };
    expect(await at('2027-01-31')).toBe(1);
    expect(await at('2027-02-28')).toBe(0);
    expect(await at('2027-03-02')).toBe(0);
    expect(await at('2027-03-03')).toBe(1);
    expect(await at('2027-04-02')).toBe(0);
    expect(await at('2027-04-03')).toBe(1);
    expect(await rows(desk, 'invitation')).toMatchObject([
      { day: '2027-04-03', free_from: '2027-05-04', previous_day: '2027-03-03' },
    ]);
  });

  test('a call is followed by one invitation at most, whatever becomes of the number’s month', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    expect(receiptOf(await desk.invite()).sent).toBe(1);
    const again = await desk.invite();
    expect([again.exit, receiptOf(again).sent]).toEqual([0, 0]);
    expect(JSON.parse(again.stdout).plan.verdicts.alreadyInvited).toBe(1);
  });

  test('who opts out while texts go is not texted: the register is asked right before each', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(30));
    desk.notify.delayMs = 150;
    const running = desk.invite();
    while (desk.notify.calls.length === 0) await new Promise((done) => setTimeout(done, 5));
    const asked = new Set(numbers(desk.notify.sent));
    const told = mobiles(30).map(({ phone }) => phone);
    const ran = await desk.home.run(['opt-out', 'add', '--how', 'text'], { stdin: told.join('\n') });
    expect(ran.exit).toBe(0);
    // At most ten were under way when the answer came.
    const under = desk.notify.calls.length;
    const done = await running;
    expect(done.exit, done.stderr).toBe(0);
    expect(desk.notify.sent.length).toBeLessThanOrEqual(Math.max(under, 10) + asked.size);
    expect(desk.notify.sent.length).toBeLessThan(30);
    const receipt = receiptOf(done);
    expect(receipt.sent + receipt.notInvited).toBe(30);
    expect(await rows(desk, 'sending')).toHaveLength(receipt.sent);
    expect(await rows(desk, 'survey_token')).toHaveLength(receipt.sent);
    expect(await rows(desk, 'invitation')).toHaveLength(receipt.sent);
  });

  test('just before midnight the month counts from the next day', async () => {
    const desk = await surveyDesk('2026-11-23T23:50:00.000Z');
    await desk.called(mobiles(1));
    expect(receiptOf(await desk.invite()).sent).toBe(1);
    expect(await rows(desk, 'invitation')).toMatchObject([{ day: '2026-11-24', free_from: '2026-12-25' }]);
  });
});

describe('when Notify does not take a text', () => {
  test('one that it refuses does not stop the others', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    desk.notify.next(undefined, { status: 400, error: 'ValidationError', message: 'phone_number 07700900101 is odd' });
    const ran = await desk.invite();
    expect([ran.exit, receiptOf(ran)]).toMatchObject([3, { sent: 11, refused: 1, notInvited: 0 }]);
    expect(await rows(desk, 'survey_count')).toMatchObject([{ invited: 12, failed: 1 }]);
    expect((await rows(desk, 'sending')).filter(({ state }) => state === 'refused')).toHaveLength(1);
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/07700900101/);
  });

  test('429 and 500 are waited out, and the link works from the attempt that was taken', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    desk.notify.next({ status: 429, error: 'RateLimitError' }, { status: 500 });
    const ran = await desk.invite();
    expect([ran.exit, receiptOf(ran).sent, desk.notify.calls.length]).toEqual([0, 1, 3]);
  });

  test('a text that was perhaps taken counts as sent, and is not sent again', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(3));
    desk.notify.next('taken-reset');
    const ran = await desk.invite();
    expect([ran.exit, receiptOf(ran)]).toMatchObject([3, { invited: 3, sent: 2, unsure: 1 }]);
    expect((await desk.invite()).exit).toBe(0);
    expect(new Set(numbers(desk.notify.sent)).size).toBe(desk.notify.sent.length);
    expect(desk.notify.sent).toHaveLength(3);
  });

  test.each([
    ['an invalid key', { status: 403, error: 'AuthError', message: 'Invalid token' }, 'notify-key'],
    ['the limit of a day', { status: 429, error: 'TooManyRequestsError' }, 'notify-limit'],
    ['a wrong template', { status: 400, error: 'BadRequestError', message: 'Template not found' }, 'notify-refused'],
  ] as const)('%s is one sentence; nobody’s month is used up, and the next run goes on', async (_, fault, code) => {
    const desk = await surveyDesk();
    await desk.called(mobiles(14));
    desk.notify.always = fault;
    const ran = await desk.invite();
    const { error } = JSON.parse(ran.stderr);
    expect([ran.exit, error.code]).toEqual([1, code]);
    expect(error.message).toMatch(/Nobody was texted/);
    for (const table of ['invitation', 'sending', 'survey_token', 'invited_contact'])
      expect(await rows(desk, table), table).toEqual([]);
    expect(await rows(desk, 'survey_count')).toMatchObject([{ invited: 0, failed: 0 }]);
    desk.notify.always = undefined;
    expect(receiptOf(await desk.invite()).sent).toBe(14);
    const verified = await desk.home.run(['audit', 'verify']);
    expect(verified.exit).toBe(0);
  });

  test('a clock that is over 30 seconds off, and a machine that is not there', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(2));
    desk.notify.aheadMs = 60_000;
    const off = await desk.invite();
    expect([off.exit, JSON.parse(off.stderr).error.code]).toEqual([1, 'notify-clock']);
    desk.notify.aheadMs = 0;
    const key = await desk.home.run([
      'survey',
      'invite',
      '--since',
      '2026-11-23',
      '--yes',
      '--json',
      '--notify-url',
      desk.notify.url,
    ]);
    expect([key.exit, JSON.parse(key.stderr).error.code]).toEqual([1, 'no-notify-key']);
    expect(receiptOf(await desk.invite()).sent).toBe(2);
  });

  test('a run that is stopped has texted some, says so, and the next one texts the others', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(70));
    desk.notify.delayMs = 20;
    const running = desk.invite();
    while (desk.notify.sent.length < 45) await new Promise((done) => setTimeout(done, 2));
    desk.notify.aheadMs = 60_000;
    const ran = await running;
    expect(ran.exit).toBe(1);
    const texted = desk.notify.sent.length;
    expect(JSON.parse(ran.stderr).error.message).toContain(`${texted} texts were sent before.`);
    expect(texted).toBeLessThan(70);
    desk.notify.aheadMs = 0;
    expect((await desk.invite()).exit).toBe(0);
    expect(new Set(numbers(desk.notify.sent)).size).toBe(70);
    expect(desk.notify.sent).toHaveLength(70);
  });

  test('SIGTERM leaves everything whole at the next text', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(30));
    desk.notify.delayMs = 60;
    const stop = new AbortController();
    const keyFile = desk.notify.keyFile(`${desk.home.folder}/key2`);
    const running = desk.home.run(
      [
        'survey',
        'invite',
        '--since',
        '2026-11-23',
        '--yes',
        '--notify-url',
        desk.notify.url,
        '--notify-key-file',
        keyFile,
      ],
      { signal: stop.signal },
    );
    while (desk.notify.sent.length === 0) await new Promise((done) => setTimeout(done, 5));
    stop.abort('SIGTERM');
    const ran = await running;
    expect(ran.exit).toBe(143);
    expect(desk.notify.sent.length).toBeLessThan(30);
    expect(await rows(desk, 'sending')).toHaveLength(desk.notify.sent.length);
    desk.notify.delayMs = 0;
    expect((await desk.invite()).exit).toBe(0);
    expect(new Set(numbers(desk.notify.sent)).size).toBe(30);
  });
});

describe('what the store tells of links', () => {
  test('a service is named when ten or more of the run are its own; the rest are ten at least', async () => {
    const desk = await surveyDesk();
    const of = (service: string, count: number, from: number) =>
      mobiles(count, from).map((call) => ({ ...call, service }));
    await desk.called([...of('Parking', 12, 100), ...of('Libraries', 11, 200), ...of('Planning', 3, 300)]);
    expect(receiptOf(await desk.invite()).sent).toBe(26);
    const count = (table: readonly Record<string, unknown>[], service: string) =>
      table.filter((row) => row.service === service).length;
    const tokens = await rows(desk, 'survey_token');
    expect([count(tokens, 'Parking'), count(tokens, 'Libraries'), count(tokens, 'other')]).toEqual([12, 0, 14]);
    expect(new Set(tokens.map(({ day }) => day))).toEqual(new Set(['2026-11-23']));
  });

  test('small runs share the Sunday of their week', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(4));
    expect(receiptOf(await desk.invite()).sent).toBe(4);
    const next = later(NOW, 2 * DAY);
    await desk.heard(next);
    await desk.home.run(['contact', 'add', '--channel', 'phone', '--from', '-'], {
      stdin: JSON.stringify({ phone: '07700 900300', service: 'Parking' }),
      now: next,
    });
    expect((await desk.invite(['--since', '2026-11-25', '--yes'], later(next, 1_000))).exit).toBe(0);
    expect(await rows(desk, 'survey_count')).toEqual([
      { day: '2026-11-29', service: 'other', invited: 5, failed: 0, answered: 0 },
    ]);
    // The ledger has the real days.
    expect(new Set((await rows(desk, 'invitation')).map(({ day }) => day))).toEqual(
      new Set(['2026-11-23', '2026-11-25']),
    );
  });

  test('no row of a link has anything of a number, a call, a resident or a reference', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    await desk.invite();
    const tokens = await rows(desk, 'survey_token');
    const others = new Set(
      [
        ...(await rows(desk, 'sending')).flatMap(({ reference, digest }) => [
          reference,
          (digest as Buffer).toString('hex'),
        ]),
        ...(await rows(desk, 'invitation')).map(({ digest }) => (digest as Buffer).toString('hex')),
        ...(await rows(desk, 'contact')).flatMap(({ id, reference, resident }) => [id, reference, resident]),
        ...desk.notify.sent.map(({ id }) => id),
      ].map(String),
    );
    for (const { id, digest } of tokens) {
      expect(others.has(String(id))).toBe(false);
      expect(others.has((digest as Buffer).toString('hex'))).toBe(false);
    }
    const audit = await rows(desk, 'audit_entry');
    for (const { reference } of desk.notify.sent)
      expect(audit.some(({ body }) => String(body).includes(reference ?? ''))).toBe(false);
  });
});
