import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTestHome } from '../../support/home.ts';
import { sentLinks } from '../links.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const MAPPING = `columns:
  Ref: token
  Rating: score
  What they said: { field: comment, optional: true }
  Submitted: { field: answered, optional: true }
values:
  score: { Good: 5, Average: 3, Poor: 1 }
dates:
  answered: dd/mm/yyyy HH:mm
ignore: [Channel, Equalities]
`;

async function desk(csv: (tokens: readonly string[]) => string, count = 6, mapping = MAPPING) {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  const tokens = await sentLinks(opened, count);
  writeFileSync(join(home.folder, 'answers.csv'), csv(tokens));
  writeFileSync(join(home.folder, 'map.yaml'), mapping);
  const run = (now = NOW, ...more: string[]) =>
    home.run(['survey', 'import', 'answers.csv', '--mapping', 'map.yaml', '--json', ...more], { now });
  const scores = async () =>
    (await opened.store.db.selectFrom('survey_answer').select('score').orderBy('score').execute()).map(
      ({ score }) => score,
    );
  return { home, opened, tokens, run, scores };
}

describe('survey import', () => {
  test('maps columns and words, drops what is ignored, counts rejects by line and reason', async () => {
    const { run, scores, opened } = await desk(
      ([a, b, c, d]) =>
        `Ref,Channel,Rating,What they said,Equalities\n${a},web,Good,Fine,x\n${b},web,poor,,y\n${c},web,Excellent,,z\n${a},web,3,,\nnonsense,web,3,,\n${d},web,Average,,\n`,
    );
    const ran = await run();
    expect(ran.exit, ran.stderr).toBe(3);
    const { problems, reasons, ...totals } = JSON.parse(ran.stdout);
    expect(totals).toEqual({
      schema: 'steward.survey-import/1',
      read: 6,
      stored: 3,
      rejected: 3,
      removedFromComments: 0,
    });
    expect(problems.map(({ line }: { line: number }) => line)).toEqual([4, 5, 6]);
    expect(Object.values(reasons)).toEqual([1, 1, 1]);
    expect(await scores()).toEqual([1, 3, 5]);
    expect(await opened.store.db.selectFrom('survey_count').select(['invited', 'answered']).execute()).toEqual([
      { invited: 6, answered: 3 },
    ]);
  });

  test('a star among the ignored headers stands for whatever is left', async () => {
    const mapping = 'columns: { Ref: token, Rating: score }\nignore: [Channel, "*"]\n';
    const { run, scores } = await desk(([a]) => `Ref,Rating,Channel,Hat\n${a},5,web,red\n`, 1, mapping);
    const ran = await run();
    expect(ran.exit, ran.stderr).toBe(0);
    expect(await scores()).toEqual([5]);
  });

  test('the same file twice stores nothing twice', async () => {
    const { run, scores } = await desk(([a, b]) => `Ref,Rating\n${a},Good\n${b},2\n`);
    expect((await run()).exit).toBe(0);
    const again = await run();
    expect(again.exit).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({ read: 2, stored: 0, rejected: 2 });
    expect(await scores()).toEqual([2, 5]);
  });

  test('a time of answering counts for the link, and only its day is kept', async () => {
    const { run, opened } = await desk(
      ([a, b, c]) =>
        `Ref,Rating,Submitted\n${a},5,25/11/2026 10:00\n${b},5,30/11/2026 09:30\n${c},5,09/12/2026 09:30\n`,
    );
    const ran = await run('2026-12-01T09:00:00.000Z');
    expect(JSON.parse(ran.stdout)).toMatchObject({ stored: 1, rejected: 2 });
    expect(Object.keys(JSON.parse(ran.stdout).reasons)).toEqual([
      'the link no longer works: its time was over',
      'the time of the answer lies in the future',
    ]);
    expect(await opened.store.db.selectFrom('survey_answer').select('day').execute()).toEqual([{ day: '2026-11-25' }]);
  });

  test.each([
    ['a column that nobody speaks of', 'Ref,Rating,Shoe size\n', MAPPING, /Shoe size is neither mapped nor ignored/],
    ['a column that is missing', 'Ref,Score\n', MAPPING, /Rating is not a column of this file/],
    ['a mapping without a token', 'Ref,Rating\n', 'columns: { Rating: score }\n', /gives no token/],
    ['two columns for one field', 'a,b\n', 'columns: { a: token, b: token, c: score }\n', /gives token more than once/],
    [
      'a score out of range',
      'a,b\n',
      'columns: { a: token, b: score }\nvalues: { score: { Good: 9 } }\n',
      /from 1 to 5/,
    ],
    ['no YAML', 'a,b\n', 'columns: {', /not valid YAML/],
    ['a setting that is none', 'a,b\n', 'columns: { a: token, b: score }\nskip: [c]\n', /not part of a mapping/],
  ])('%s is wrong usage, and stores nothing', async (_, header, mapping, says) => {
    const { run, scores } = await desk(([a]) => `${header}${a},5,5\n`, 1, mapping);
    const ran = await run();
    expect(ran.exit).toBe(2);
    expect(JSON.parse(ran.stderr).error.details.join('\n')).toMatch(says);
    expect(await scores()).toEqual([]);
  });

  test('without a mapping our own header is read, from standard input too; a star ignores the rest', async () => {
    const { home, tokens, scores } = await desk(() => 'x\n', 3);
    const ran = await home.run(['survey', 'import', '-'], {
      stdin: `token,score,comment\n${tokens[0]},4,"Two\nlines"\n`,
    });
    expect([ran.exit, ran.stdout.trim()]).toEqual([0, 'Read 1 row: 1 stored, 0 rejected.']);
    writeFileSync(join(home.folder, 'star.yaml'), 'columns: { token: token, score: score }\nignore: "*"\n');
    const starred = await home.run(['survey', 'import', '-', '--mapping', 'star.yaml'], {
      stdin: `token,score,phone\n${tokens[1]},2,07700900123\n`,
    });
    expect(starred.exit, starred.stderr).toBe(0);
    expect(await scores()).toEqual([2, 4]);
  });
});
