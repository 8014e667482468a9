import { expect, test } from 'vitest';
import { promises } from '../../src/notice/promises.ts';

test('the promises are P01 to P80 in order, each in a short line of its own', () => {
  expect(promises).toHaveLength(80);
  expect(promises.map(({ id }) => id)).toEqual(
    Array.from({ length: 80 }, (_, at) => `P${String(at + 1).padStart(2, '0')}`),
  );
  expect(new Set(promises.map(({ promise }) => promise)).size).toBe(80);
  for (const { id, promise } of promises) expect(promise.length, id).toBeLessThanOrEqual(70);
});

// Ids are printed and quoted, so these must keep their meaning for ever.
test.each([
  ['P13', /not on the list/],
  ['P20', /consent or public task/],
  ['P36', /7 days/],
  ['P41', /STOP/],
  ['P48', /court order/],
  ['P56', /30 days/],
  ['P57', /12 months/],
  ['P60', /opted out/],
  ['P66', /anonymised/],
  ['P71', /National Fraud Initiative/],
  ['P77', /Data Protection Officer/],
])('%s keeps its meaning', (id, meaning) => {
  expect(promises.find((row) => row.id === id)?.promise).toMatch(meaning);
});
