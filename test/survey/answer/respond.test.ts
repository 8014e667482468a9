import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readChain, sealerOf } from '../../../src/vault/vault.ts';
import { filesBelow } from '../../support/bytes.ts';
import { makeTestHome } from '../../support/home.ts';
import { sentLinks } from '../links.ts';

const NOW = '2026-11-23T09:00:00.000Z';

async function desk() {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  return { home, opened };
}

const respond = (home: Awaited<ReturnType<typeof desk>>['home'], stdin: string, score = '4', now = NOW) =>
  home.run(['survey', 'respond', '--score', score, '--json'], { stdin, now });

describe('survey respond', () => {
  test('stores day, service and score; the comment is screened and sealed to the day its period ends', async () => {
    const { home, opened } = await desk();
    const [token] = await sentLinks(opened, 12, { service: 'Parking' });
    const ran = await respond(home, `${token}\nThe lady was kind.\nRing me: 07700 900123, Mrs Testperson.\n`, '5');
    expect(ran.exit, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual({
      schema: 'steward.survey-respond/1',
      stored: true,
      day: '2026-11-23',
      service: 'Parking',
      score: 5,
      removedFromComment: 2,
    });
    const row = await opened.store.db.selectFrom('survey_answer').selectAll().executeTakeFirstOrThrow();
    expect({ ...row, id: '', sealed: null }).toEqual({
      id: '',
      day: '2026-11-23',
      service: 'Parking',
      score: 5,
      sealed_day: '2027-11-23',
      sealed: null,
    });
    expect(row.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
    const place = { table: 'survey_answer', id: row.id, day: row.sealed_day ?? '' };
    expect(sealer.open(place, row.sealed ?? Buffer.alloc(0))).toEqual({
      comment: 'The lady was kind.\nRing me: [removed], [removed].',
    });
    expect(await opened.store.db.selectFrom('survey_count').selectAll().execute()).toEqual([
      { day: '2026-11-23', service: 'Parking', invited: 12, failed: 0, answered: 1 },
    ]);
  });

  test('without a comment nothing is sealed', async () => {
    const { home, opened } = await desk();
    const [token] = await sentLinks(opened, 1);
    expect((await respond(home, `  ${token?.toUpperCase()}  `)).exit).toBe(0);
    expect(await opened.store.db.selectFrom('survey_answer').select(['sealed', 'sealed_day']).execute()).toEqual([
      { sealed: null, sealed_day: null },
    ]);
  });

  test.each([
    ['a token that is none', 'nonsense', NOW, 'link-unknown'],
    ['another home’s token', 'aeydcmrtgq2tmnzyhe5dwpb5hy7qa2yngqekhjym6u2iqmkh', NOW, 'link-unknown'],
    ['a link after its time', undefined, '2026-11-30T09:00:00.000Z', 'link-late'],
    ['a link long after its time, its row gone', undefined, '2027-01-30T09:00:00.000Z', 'link-late'],
  ])('%s is refused with its reason and stores nothing', async (_, token, now, code) => {
    const { home, opened } = await desk();
    const [ours] = await sentLinks(opened, 1);
    const ran = await respond(home, token ?? ours ?? '', '3', now);
    expect(ran.exit).toBe(1);
    expect(JSON.parse(ran.stderr).error.code).toBe(code);
    expect(ran.stderr).not.toContain(token ?? ours);
    expect(await opened.store.db.selectFrom('survey_answer').selectAll().execute()).toEqual([]);
  });

  test('a used link is refused', async () => {
    const { home, opened } = await desk();
    const [token] = await sentLinks(opened, 1);
    expect((await respond(home, token ?? '')).exit).toBe(0);
    const again = await respond(home, token ?? '');
    expect([again.exit, JSON.parse(again.stderr).error.code]).toEqual([1, 'link-used']);
  });

  test.each(['0', '6', '2.5', 'good'])('score %s is wrong usage', async (score) => {
    const { home, opened } = await desk();
    const [token] = await sentLinks(opened, 1);
    expect((await respond(home, token ?? '', score)).exit).toBe(2);
  });

  test('nothing on standard input is wrong usage; a comment that is too long is refused', async () => {
    const { home, opened } = await desk();
    const [token] = await sentLinks(opened, 1);
    expect((await respond(home, '')).exit).toBe(2);
    expect((await respond(home, '\n\n')).exit).toBe(2);
    const long = await respond(home, `${token}\n${'a'.repeat(10_001)}`);
    expect([long.exit, JSON.parse(long.stderr).error.code]).toEqual([1, 'link-comment']);
  });

  test('neither token nor comment is anywhere in the home, and the audit knows a day and a count', async () => {
    const { home, opened } = await desk();
    const [token] = await sentLinks(opened, 1);
    await respond(home, `${token}\nUnmistakable words of praise`);
    await opened.close();
    for (const path of filesBelow(home.root)) {
      const bytes = readFileSync(path);
      expect(bytes.includes(token ?? ''), path).toBe(false);
      expect(bytes.includes('Unmistakable'), path).toBe(false);
    }
    const listed = JSON.parse((await home.run(['audit', 'list', '--json'])).stdout);
    const entry = listed.entries.find(({ act }: { act: string }) => act === 'survey answers');
    expect(entry.counts).toEqual({ '2026-11-23': 1 });
    expect(entry.references ?? []).toEqual([]);
  });
});
