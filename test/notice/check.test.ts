import { afterAll, describe, expect, test } from 'vitest';
import { LATER as EVIDENCE_TO_COME } from '../../src/notice/checks/later.ts';
import { CHECKS } from '../../src/notice/checks/table.ts';
import { promises } from '../../src/notice/promises.ts';
import { makeTestHome } from '../support/home.ts';
import { forgetTemplate, healthyHome } from './healthy-home.ts';

afterAll(forgetTemplate);

/** What a machine cannot call kept, although it can see it broken. */
const ONLY_BROKEN = ['P10', 'P29', 'P45', 'P74'];

describe('a home in which everything went well', () => {
  test('every promise that can be shown is kept, with something tested', async () => {
    const { promises: checked } = await (await healthyHome()).check();
    const notKept = checked.filter(({ id, state }) => id in CHECKS && !ONLY_BROKEN.includes(id) && state !== 'kept');
    expect(notKept.map(({ id, state, evidence }) => `${id} ${state}: ${evidence}`)).toEqual([]);
    for (const { id, state, tested } of checked) if (state === 'kept') expect(tested, id).toBeGreaterThan(0);
  });

  test('all eighty are there once, in order, and what is not shown says what would show it', async () => {
    const { promises: checked, counts } = await (await healthyHome()).check();
    expect(checked.map(({ id }) => id)).toEqual(promises.map(({ id }) => id));
    for (const { id, state, evidence } of checked) {
      expect(evidence.length, id).toBeGreaterThan(10);
      if (!(id in CHECKS)) expect([state, evidence], id).toEqual(['not-evidenced', EVIDENCE_TO_COME[id]]);
    }
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(80);
  });

  test('checking is in the audit and in the list of jobs, and changes nothing else', async () => {
    const home = await healthyHome();
    const first = await home.check();
    const second = await home.check();
    const { asOf: _, promises: before, ...same } = first;
    const { asOf: __, promises: after, ...again } = second;
    expect(again).toEqual(same);
    const number = (evidence: string) => Number(/whole: (\d+)/.exec(evidence)?.[1]);
    const audits = [before, after].map((all) => number(all.find(({ id }) => id === 'P54')?.evidence ?? ''));
    expect((audits[1] ?? 0) - (audits[0] ?? 0)).toBe(1);
    const opened = await home.open();
    expect(opened.store.raw.prepare("select job from job where job = 'check'").get()).toEqual({ job: 'check' });
  });

  test('nothing personal is in the answer', async () => {
    const answer = JSON.stringify(await (await healthyHome()).check());
    for (const value of ['Testperson', '900123', '+4477', 'example.com', 'women only', 'Invented Lane', 'QQ'])
      expect(answer).not.toContain(value);
  });

  test('what the notice holds and does not list is named until it does', async () => {
    const { heldButNotListed } = await (await healthyHome()).check();
    expect(heldButNotListed.find(({ id }) => id === 'text')).toMatchObject({ kind: 'channel', contacts: 2 });
    expect(heldButNotListed.find(({ id }) => id === 'who-told-us')).toMatchObject({ kind: 'category', contacts: 1 });
    expect(heldButNotListed.find(({ id }) => id === 'council-tax-reference')).toMatchObject({ contacts: 1 });
  });
});

describe('a new home', () => {
  test('is not broken, and nothing that nobody could test is called kept', async () => {
    const home = await makeTestHome({ now: '2026-11-23T09:00:00Z' });
    const ran = await home.run(['check', '--json']);
    expect(ran.exit).toBe(0);
    const answer = JSON.parse(ran.stdout);
    expect(answer.schema).toBe('steward.check/1');
    const state = (id: string) => answer.promises.find((each: { id: string }) => each.id === id)?.state;
    for (const id of ['P05', 'P08', 'P15', 'P18', 'P40', 'P56', 'P57', 'P60', 'P62', 'P74'])
      expect(state(id), id).toBe('nothing-to-test');
    for (const id of ['P03', 'P58', 'P77', 'P79']) expect(state(id), id).toBe('not-evidenced');
    expect(answer.undecided.length).toBeGreaterThan(40);
    expect(answer.undecided.every((value: { overdue: boolean }) => value.overdue === false)).toBe(true);
    expect(answer.readings).toHaveLength(10);
  });

  test('the text fits 80 columns and ends in the count; quiet, only what is broken is said', async () => {
    const home = await makeTestHome({ now: '2026-11-23T09:00:00Z' });
    const ran = await home.run(['check']);
    for (const line of ran.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(ran.stdout.replace(/\s+/g, ' ')).toMatch(
      /80 promises: \d+ kept, 0 broken, 0 attested, \d+ not evidenced, \d+ with nothing to test/,
    );
    expect(ran.stdout.toLowerCase()).not.toMatch(/complian|lawful\b(?! bas)|permanently|tamper-proof/);
    expect((await home.run(['check', '--quiet'])).stdout).toBe('');
  });

  test('only some promises can be asked for; one that is none is wrong usage', async () => {
    const home = await makeTestHome({ now: '2026-11-23T09:00:00Z' });
    const some = JSON.parse((await home.run(['check', '--only', 'p56,P57', '--json'])).stdout);
    expect(some.promises.map(({ id }: { id: string }) => id)).toEqual(['P56', 'P57']);
    expect((await home.run(['check', '--only', 'P99'])).exit).toBe(2);
  });

  test('an overdue decision breaks the promise of a period that somebody set', async () => {
    const home = await makeTestHome({ now: '2026-11-23T09:00:00Z' });
    const ran = await home.run(['check', '--json', '--only', 'P58'], { now: '2027-02-22T09:00:00Z' });
    expect(ran.exit).toBe(3);
    expect(JSON.parse(ran.stdout).promises[0]).toMatchObject({ id: 'P58', state: 'broken' });
  });
});
