import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../support/bytes.ts';
import { type Desk, mobiles, surveyDesk } from './desk.ts';

const sweep = async ({ home }: Desk, now: string) => {
  const ran = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '900d', '--json'], { now });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout).receipt;
};

const counts = async ({ home }: Desk) => {
  const opened = await home.open();
  const of = (table: string) => opened.store.raw.prepare(`select count(*) from ${table}`).pluck().get();
  const found = {
    links: of('survey_token'),
    sendings: of('sending'),
    ledger: of('invitation'),
    calls: of('invited_contact'),
    answers: of('survey_answer'),
    comments: of('survey_answer where sealed is not null'),
  };
  await opened.close();
  return found;
};

describe('the sweep and the survey', () => {
  test('each goes in its time, and not before; counts and scores stay', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    await desk.invite();
    const link = desk.notify.sent[0]?.personalisation.link as string;
    const answer = (token: string, score: string) =>
      desk.home.run(['survey', 'respond', '--score', score], { stdin: `${token}\nUnmistakable praise` });
    expect((await answer(link, '5')).exit).toBe(0);
    const opened = await desk.home.open();
    const sealed = opened.store.raw.prepare('select sealed from survey_answer').pluck().get() as Buffer;
    await opened.close();
    const all = { links: 12, sendings: 12, ledger: 12, calls: 12, answers: 1, comments: 1 };
    expect(await counts(desk)).toEqual(all);

    // The eighth day after: a link may still have an hour left, where the clocks went forward.
    expect((await sweep(desk, '2026-12-01T09:00:00.000Z')).survey).toMatchObject({ links: 0, sendings: 0 });
    const tenth = await sweep(desk, '2026-12-02T00:00:00.000Z');
    expect(tenth.survey).toEqual({ comments: 0, answers: 0, links: 12, sendings: 12, invitations: 0 });
    expect(tenth.certificate).toBe(1);
    await sweep(desk, '2026-12-24T09:00:00.000Z');
    expect(await counts(desk)).toEqual({ ...all, links: 0, sendings: 0, calls: 0 });

    expect((await sweep(desk, '2027-01-23T23:00:00.000Z')).survey.invitations).toBe(0);
    expect((await sweep(desk, '2027-01-24T00:00:00.000Z')).survey.invitations).toBe(12);

    expect((await sweep(desk, '2027-11-22T23:00:00.000Z')).survey.comments).toBe(0);
    const commented = await sweep(desk, '2027-11-23T03:00:00.000Z');
    expect(commented.survey).toMatchObject({ comments: 1, answers: 0 });
    expect(commented.unreadableThrough).toBe('2027-11-22');
    for (const path of filesBelow(desk.home.root)) expect(readFileSync(path).includes(sealed), path).toBe(false);

    expect((await sweep(desk, '2028-11-22T23:00:00.000Z')).survey.answers).toBe(0);
    const last = await sweep(desk, '2028-11-23T03:00:00.000Z');
    expect(last.survey.answers).toBe(1);
    expect(await counts(desk)).toEqual({ links: 0, sendings: 0, ledger: 0, calls: 0, answers: 0, comments: 0 });
    const after = await desk.home.open();
    const daily = after.store.raw.prepare("select * from daily_count where channel = 'survey'").all();
    expect(daily).toEqual([
      { day: '2026-11-23', channel: 'survey', service: 'General enquiry', outcome: 'score-5', count: 1 },
    ]);
    expect(after.store.raw.prepare('select invited, answered from survey_count').all()).toEqual([
      { invited: 12, answered: 1 },
    ]);
    await after.close();
    const shown = await desk.home.run(['certificate', 'show', String(last.certificate)]);
    expect(shown.stdout).toMatch(/Of the survey: 1 answer, 0 comments, 0 links/);
  });

  test('a number that is not free yet is not forgotten, whatever the notice says of the ledger', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    await desk.invite();
    const opened = await desk.home.open();
    opened.store.raw.exec(
      `update notice_version set data = json_set(data, '$.survey.invitationLedger.value', json('{"days":2}'))`,
    );
    await opened.close();
    expect((await sweep(desk, '2026-12-23T09:00:00.000Z')).survey.invitations).toBe(0);
    expect((await sweep(desk, '2026-12-24T09:00:00.000Z')).survey.invitations).toBe(1);
  });

  test('a comment goes by a shorter period that the notice has got since', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(10));
    await desk.invite();
    const link = desk.notify.sent[0]?.personalisation.link as string;
    await desk.home.run(['survey', 'respond', '--score', '2'], { stdin: `${link}\nSlow` });
    const opened = await desk.home.open();
    opened.store.raw.exec(
      `update notice_version set data = json_set(data, '$.periods."survey-comments".value', json('{"months":1}'))`,
    );
    await opened.close();
    expect((await sweep(desk, '2026-12-22T09:00:00.000Z')).survey.comments).toBe(0);
    expect((await sweep(desk, '2026-12-23T09:00:00.000Z')).survey.comments).toBe(1);
    expect((await counts(desk)).answers).toBe(1);
  });
});
