import { expect, test } from 'vitest';
import { gapBefore } from '../../../src/opt-outs/texts/heard.ts';

const LAST = '2026-11-01T09:00:00.000Z';

test('no gap within seven days, to the millisecond', () => {
  expect(gapBefore('2026-11-08T09:00:00.000Z', LAST, null)).toBeUndefined();
  expect(gapBefore('2026-11-08T09:00:00.001Z', LAST, null)).toEqual({ from: LAST, to: '2026-11-01T09:00:00.001Z' });
});

test('a first reading knows of no gap, and a text from before the last one shows that there is none', () => {
  expect(gapBefore('2026-11-23T09:00:00.000Z', undefined, null)).toBeUndefined();
  expect(gapBefore('2026-11-23T09:00:00.000Z', LAST, LAST)).toBeUndefined();
  expect(gapBefore('2026-11-23T09:00:00.000Z', LAST, '2026-11-17T09:00:00.000Z')).toEqual({
    from: LAST,
    to: '2026-11-16T09:00:00.000Z',
  });
});
