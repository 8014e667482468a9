import { expect, test } from 'vitest';
import { checkText, type ShownAnswer } from '../../src/cli/check-text.ts';
import type { Style } from '../../src/cli/style.ts';
import { promises } from '../../src/notice/promises.ts';

const plain = (text: string): string => text;
const style: Style = { bold: plain, dim: plain, good: plain, caution: plain, bad: plain, terminal: false, columns: 80 };

const STATES = ['kept', 'broken', 'not-evidenced', 'attested', 'nothing-to-test'] as const;

const answer: ShownAnswer = {
  asOf: '2026-11-23T09:00:00.000Z',
  noticeVersion: 1,
  counts: { kept: 16, broken: 16, attested: 16, notEvidenced: 16, nothingToTest: 16 },
  promises: promises.map((row, at) => ({
    ...row,
    state: STATES[at % STATES.length] as (typeof STATES)[number],
    tested: 1,
    failed: 0,
    evidence: 'Looked at.',
  })),
  undecided: [],
  readings: [],
  heldButNotListed: [],
  textsWaiting: 0,
  warnings: [],
};

const idsIn = (text: string): readonly string[] => [...text.matchAll(/^(P\d\d) /gm)].map(([, id]) => id as string);

test('promises are told in their own order, after a line that counts the states and one that names what is broken', () => {
  const text = checkText(answer, style);
  expect(idsIn(text)).toEqual(promises.map(({ id }) => id));
  const [asOf, counts, broken] = text.split('\n\n');
  expect(asOf).toContain('As of 9am on 23 November 2026');
  expect(counts).toMatch(/^80 promises: 16 kept, 16 broken/);
  expect(broken).toMatch(/^Broken: P02, P07, P12/);
});

test('with nothing broken no line says so, and quietly only what is broken is told', () => {
  expect(
    checkText({ ...answer, promises: answer.promises.slice(0, 1), counts: { ...answer.counts, broken: 0 } }, style),
  ).not.toContain('Broken:');
  const broken = answer.promises.filter(({ state }) => state === 'broken');
  const text = checkText({ ...answer, shown: 'broken', promises: broken }, style);
  expect(idsIn(text)).toEqual(broken.map(({ id }) => id));
  expect(text).not.toContain('80 promises');
});
