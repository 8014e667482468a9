import { describe, expect, test } from 'vitest';
import { writeMeta } from '../../../src/db/meta.ts';
import { write } from '../../../src/home/write.ts';
import { type Desk, later, mobiles, NOW, surveyDesk } from '../desk.ts';

const planOf = async ({ invite }: Desk, words: readonly string[] = ['--since', '2026-11-23'], now = NOW) => {
  const ran = await invite([...words, '--dry-run'], now);
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout).plan;
};

const sql = async ({ home }: Desk, text: string) => {
  const opened = await home.open();
  opened.store.raw.exec(text);
  await opened.close();
};

describe('each call has one verdict with its reason', () => {
  test('all of them', async () => {
    const desk = await surveyDesk();
    await desk.called([
      { phone: '07700 900101' },
      { phone: '07700 900102', direction: 'inbound' },
      { phone: '07700 900103', direction: 'outbound' },
      { phone: '07700 900104' },
      { phone: '020 7946 0321' },
      { phone: '+33 6 12 34 56 78' },
      { name: 'Nobody Testperson' },
      { phone: '07700 900105', dateOfBirth: '2010-05-05' },
      { phone: '07700 900106', dateOfBirth: '2008-11-23' },
      { phone: '07700 900107', purpose: 'consented', lawfulBasis: 'consent' },
      { phone: '07700 900108', name: 'Restricted Testperson' },
      { phone: '07700 900109', name: 'Deceased Testperson' },
      { phone: '07700 900110', name: 'Silent Testperson' },
      { phone: '07700 900111', name: 'Hidden Testperson' },
      { phone: '07700 900101', name: 'Same Number' },
      { channel: 'email', email: 'someone@example.com', phone: '07700 900112' },
      { phone: '07700 900113', service: 'Parking' },
    ]);
    await desk.home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900104' });
    const opened = await desk.home.open();
    const find = async (phone: string) =>
      JSON.parse((await desk.home.run(['resident', 'find', '--by', 'phone', '--json'], { stdin: phone })).stdout)
        .residents[0].id as string;
    const set = async (column: string, phone: string) =>
      opened.store.raw.prepare(`update contact set ${column} = 1 where resident = ?`).run(await find(phone));
    await set('restricted', '07700 900108');
    await set('deceased', '07700 900109');
    await set('do_not_contact', '07700 900110');
    await set('safe_contact', '07700 900111');
    await opened.close();
    const held = await find('07700 900113');
    await desk.home.run(['hold', 'place', '--resident', held, '--reason', 'inquiry', '--review', '2027-01-10']);

    const plan = await planOf(desk);
    expect(plan.verdicts).toEqual({
      invited: 3,
      alreadyInvited: 0,
      restrictedOrHeld: 2,
      deceased: 1,
      doNotContact: 2,
      consentOnly: 1,
      noMobile: 1,
      landline: 1,
      notAUkMobile: 1,
      underAge: 1,
      optedOut: 1,
      textedWithinMonth: 1,
    });
    expect([plan.calls, plan.invited, plan.stops]).toEqual([15, 3, []]);
  });

  test('what is due is not seen, held or not; nor what lies outside the window', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(3), '2026-11-20T10:00:00Z');
    await desk.called(mobiles(2, 200), '2026-11-22T10:00:00Z');
    expect((await planOf(desk, ['--since', '2026-11-20'])).invited).toBe(5);
    expect((await planOf(desk, ['--since', '2026-11-20', '--until', '2026-11-21'])).invited).toBe(3);
    expect((await planOf(desk, ['--since', '2026-11-20T10:00:01Z', '--until', '2026-11-22T10:00:00Z'])).invited).toBe(
      0,
    );
    await desk.home.run([
      ...['hold', 'place', '--since', '2026-11-20', '--until', '2026-11-20', '--reason', 'inquiry'],
      ...['--review', '2027-01-10'],
    ]);
    const late = await planOf(desk, ['--since', '2026-11-20'], '2026-12-21T11:00:00.000Z');
    expect([late.calls, late.verdicts.restrictedOrHeld]).toEqual([2, 0]);
  });

  test('a plan is a rule, an instant and counts: nothing of anybody', async () => {
    const desk = await surveyDesk();
    await desk.called([{ phone: '07700 900123', name: 'Morag Testperson' }]);
    const ran = await desk.invite(['--since', '2026-11-23', '--dry-run']);
    expect(ran.stdout).not.toMatch(/900123|Morag|C-/);
  });
});

describe('fails closed', () => {
  const refused = async (desk: Desk, code: string, now = NOW) => {
    const ran = await desk.invite(undefined, now);
    expect(ran.exit).toBe(1);
    const { error } = JSON.parse(ran.stderr);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/Nobody was texted|nobody may be texted|nobody has accepted/);
    expect(desk.notify.calls).toEqual([]);
    const opened = await desk.home.open();
    for (const table of ['invitation', 'sending', 'survey_token', 'invited_contact', 'survey_count'])
      expect(opened.store.raw.prepare(`select count(*) from ${table}`).pluck().get(), table).toBe(0);
    await opened.close();
    const { stops } = await planOf(desk, undefined, now);
    expect(stops.map((stop: { code: string }) => stop.code)).toContain(code);
  };

  test('STOP was not read for over 24 hours, or never', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    await sql(desk, "update job set finished_at = '2026-11-22T09:00:00.000Z' where job = 'opt-out sync'");
    expect((await planOf(desk)).stops).toEqual([]);
    await sql(desk, "update job set finished_at = '2026-11-22T08:59:59.999Z' where job = 'opt-out sync'");
    await refused(desk, 'stop-poll');
    await sql(
      desk,
      "update job set job = 'opt-out inbox', finished_at = '2026-11-23T08:00:00.000Z' where job = 'opt-out sync'",
    );
    expect((await planOf(desk)).stops).toEqual([]);
    await sql(desk, "update job set finished_at = null where job = 'opt-out inbox'");
    await refused(desk, 'stop-poll');
    await sql(desk, "delete from job where job = 'opt-out inbox'");
    await refused(desk, 'stop-poll');
  });

  test('wrap-up codes were not imported for over 24 hours', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    await sql(desk, "update job set finished_at = '2026-11-21T08:59:59.999Z' where job = 'opt-out import'");
    await refused(desk, 'wrap-up-import');
    await sql(desk, "update job set finished_at = '2027-11-21T08:59:59.999Z' where job = 'opt-out import'");
    await refused(desk, 'wrap-up-import');
  });

  test('the register was rolled back, or is gone', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    await desk.home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900199' });
    const opened = await desk.home.open();
    const register = await opened.register();
    register.raw.exec('delete from register_event');
    await opened.close();
    await refused(desk, 'register-behind');
  });

  test('a restore that nobody has accepted', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    const opened = await desk.home.open();
    await write(opened, async ({ db, audit }) => {
      await writeMeta(db, 'restoreGap', JSON.stringify({ from: later(NOW, -86_400_000), to: NOW, backup: 'x' }));
      await audit({ act: 'restored' });
    });
    await opened.close();
    await refused(desk, 'restore-not-accepted');
  });

  test.each([
    ['linkTemplate', 'no-link'],
    ['notifyTemplate', 'no-template'],
  ])('%s is blank', async (name, code) => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    await sql(desk, `update notice_version set data = json_set(data, '$.survey.${name}', '')`);
    await refused(desk, code);
  });

  test('several at once are all told', async () => {
    const desk = await surveyDesk();
    await sql(desk, 'delete from job');
    const ran = await desk.invite();
    const { error } = JSON.parse(ran.stderr);
    expect([ran.exit, error.code]).toEqual([1, 'stop-poll']);
    expect(error.details.join()).toMatch(/Wrap-up codes/);
  });
});

describe('wrong usage', () => {
  test.each([
    [['--since', 'yesterday'], /--since is not a date/],
    [['--since', '2026-11-24'], /in the future/],
    [['--since', '2026-11-20', '--until', '2026-11-18'], /before --since/],
    [['--since', '2026-10-25T01:30'], /occurs twice/],
    [['--since', '2026-11-20', '--csv', 'x.csv'], /--csv needs --send-at/],
    [['--since', '2026-11-20', '--send-at', '2026-11-24T10:00'], /goes with --csv/],
    [['--since', '2026-11-20', '--csv', 'x.csv', '--send-at', '2026-11-22T10:00'], /in the past/],
    [['--since', '2026-11-20', '--csv', 'x.csv', '--send-at', '2026-11-27T09:01'], /more than 4 days/],
    [['--since', '2026-11-20', '--csv', 'x.csv', '--send-at', 'noon'], /--send-at is not/],
  ])('%s', async (words, says) => {
    const desk = await surveyDesk();
    const ran = await desk.invite([...words, '--yes']);
    expect([ran.exit, JSON.parse(ran.stderr).error.message]).toEqual([2, expect.stringMatching(says)]);
  });

  test('without a yes nobody is texted', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    const ran = await desk.invite(['--since', '2026-11-23']);
    expect([ran.exit, desk.notify.sent.length]).toEqual([2, 0]);
  });
});
