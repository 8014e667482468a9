import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { pooledRandom } from '../../../src/vault/random.ts';
import { type Desk, later, mobiles, NOW, surveyDesk } from '../desk.ts';

/** Answers of so many of those who were texted, with these scores in turn. */
async function answers({ home, notify }: Desk, count: number, scores: readonly number[], from = 0, now = NOW) {
  for (let at = 0; at < count; at += 1) {
    const link = notify.sent[from + at]?.personalisation.link as string;
    const ran = await home.run(['survey', 'respond', '--score', String(scores[at % scores.length])], {
      stdin: link,
      now,
    });
    expect(ran.exit, ran.stderr).toBe(0);
  }
}

const results = async ({ home }: Desk, words: readonly string[] = [], now = NOW) => {
  const ran = await home.run(['survey', 'results', '--json', ...words], { now });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
};

const parking = (count: number, from: number) => mobiles(count, from).map((call) => ({ ...call, service: 'Parking' }));

describe('survey results', () => {
  test('response and scores by week and service, small counts not shown, with the total not given away', async () => {
    const desk = await surveyDesk();
    await desk.called([...parking(14, 100), ...mobiles(12, 200)]);
    await desk.invite();
    const byService = async (service: string) => {
      const opened = await desk.home.open();
      const days = opened.store.raw
        .prepare('select reference from sending where service = ?')
        .pluck()
        .all(service) as string[];
      await opened.close();
      return days;
    };
    const ofParking = new Set(await byService('Parking'));
    desk.notify.sent.sort(
      (one, other) => Number(ofParking.has(other.reference ?? '')) - Number(ofParking.has(one.reference ?? '')),
    );
    await answers(desk, 7, [5, 4, 4, 3, 5, 5, 4]);
    await answers(desk, 3, [1], 14);
    const { weeks } = await results(desk);
    expect(weeks).toEqual([
      {
        week: '2026-W48',
        complete: false,
        texted: 26,
        answered: 10,
        responseRate: 0.385,
        answers: 10,
        meanScore: 3.3,
        services: [
          {
            service: 'General enquiry',
            texted: 12,
            answered: 'fewer than 5',
            responseRate: null,
            answers: 'fewer than 5',
            meanScore: null,
          },
          {
            service: 'Parking',
            texted: 14,
            answered: 'withheld',
            responseRate: null,
            answers: 'withheld',
            meanScore: null,
          },
        ],
      },
    ]);
    await answers(desk, 2, [2], 17);
    const again = (await results(desk)).weeks[0].services;
    expect(
      again.map(({ answered, meanScore }: { answered: number; meanScore: number }) => [answered, meanScore]),
    ).toEqual([
      [5, 1.4],
      [7, 4.29],
    ]);
    const audit = JSON.parse((await desk.home.run(['audit', 'list', '--json'])).stdout).entries;
    expect(audit.filter(({ act }: { act: string }) => act === 'survey results')).toHaveLength(2);
  });

  test('failed texts are no invitations; weeks are those of the text and of the answer', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    await desk.invite();
    const failed = desk.notify.sent.slice(6, 8).map(({ reference }) => ({ reference, status: 'permanent-failure' }));
    await desk.home.run(['survey', 'receipts', '-'], { stdin: JSON.stringify(failed) });
    await answers(desk, 6, [4], 0, later(NOW, 6 * 86_400_000 + 3 * 3_600_000));
    const { weeks } = await results(desk, ['--since', '2026-11-01'], '2026-12-10T09:00:00.000Z');
    expect(
      weeks.map(({ week, texted, answered, answers: given, complete }: Record<string, unknown>) => [
        week,
        texted,
        answered,
        given,
        complete,
      ]),
    ).toEqual([['2026-W48', 10, 6, 6, true]]);
    expect((await results(desk, ['--until', '2026-11-15'], '2026-12-10T09:00:00.000Z')).weeks).toEqual([]);
  });

  test('as CSV too, without replacing what is there', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    await desk.invite();
    await answers(desk, 5, [5]);
    const words = ['survey', 'results', '--csv', 'results.csv'];
    const ran = await desk.home.run(words);
    expect(ran.exit, ran.stderr).toBe(0);
    const path = join(desk.home.folder, 'results.csv');
    expect(readFileSync(path, 'utf8').split('\r\n')).toEqual([
      'week,service,texted,answered,response rate,answers,mean score',
      '2026-W48,all,12,5,0.417,5,5',
      '2026-W48,General enquiry,12,5,0.417,5,5',
      '',
    ]);
    expect((await desk.home.run(words)).exit).toBe(1);
    expect((await desk.home.run([...words, '--force'])).exit).toBe(0);
    expect(
      (await desk.home.run(['survey', 'results', '--csv', join(desk.home.root, 'store.db'), '--force'])).exit,
    ).toBe(1);
    expect((await desk.home.run(['survey', 'results', '--since', 'May'])).exit).toBe(2);
    expect(existsSync(path)).toBe(true);
  });

  test('at a terminal of 80 columns there is a chart, and no line is longer', async () => {
    const desk = await surveyDesk();
    await desk.called([...parking(14, 100), ...mobiles(12, 200)]);
    await desk.invite();
    await answers(desk, 12, [5, 3]);
    const parts: string[] = [];
    const stdout = Object.assign(
      new Writable({
        write(chunk, _, done) {
          parts.push(String(chunk));
          done();
        },
      }),
      { isTTY: true, columns: 80 },
    );
    await main({
      argv: ['survey', 'results', '--no-color'],
      env: { STEWARD_HOME: desk.home.root, XDG_CONFIG_HOME: join(desk.home.folder, 'config'), HOME: desk.home.folder },
      cwd: desk.home.folder,
      stdin: new PassThrough().end(),
      stdout,
      stderr: new PassThrough(),
      now: () => Date.parse(NOW),
      random: pooledRandom(),
      user: () => 'tester',
      signal: new AbortController().signal,
    });
    const text = parts.join('');
    expect(text).toMatch(/Mean score by week\n2026-W48 {2}█+░+ {2}4\.00/);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});
