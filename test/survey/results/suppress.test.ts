import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Shown, shownParts } from '../../../src/survey/results/suppress.ts';

const FEW = 'fewer than 5';
const HELD = 'withheld';

describe('small counts beside their total', () => {
  test.each([
    [[0, 0], 0, [0, 0]],
    [[7, 9, 12], 28, [7, 9, 12]],
    [[3, 9, 12], 24, [FEW, HELD, 12]],
    [[3, 2, 12], 17, [FEW, FEW, 12]],
    [[1, 1, 12, 6], 20, [FEW, FEW, 12, HELD]],
    [[4, 4, 12], 20, [FEW, FEW, HELD]],
    [[3, 5, 30], 38, [FEW, HELD, 30]],
    [[1, 5, 30], 36, [FEW, HELD, HELD]],
    [[2], FEW, [FEW]],
    [[2, 0, 1], FEW, [FEW, 0, FEW]],
    [[0, 3, 40], 43, [0, FEW, HELD]],
    [[4, 4], HELD, [FEW, FEW]],
    [[1, 1, 1, 1, 1], HELD, [FEW, FEW, FEW, FEW, FEW]],
  ] as const)('%j', (parts, whole, shown) => {
    expect(shownParts(parts)).toEqual({ whole, parts: shown });
  });
});

/** All ways in which the counts could be, for somebody who sees what is shown. */
function* worlds(shown: readonly Shown[], whole: number, at = 0, sum = 0): Generator<readonly number[]> {
  if (at === shown.length) {
    if (sum === whole) yield [];
    return;
  }
  const each = shown[at] as Shown;
  const [from, to] = typeof each === 'number' ? [each, each] : each === FEW ? [1, 4] : [5, whole - sum];
  for (let value = from; value <= to; value += 1)
    for (const rest of worlds(shown, whole, at + 1, sum + value)) yield [value, ...rest];
}

test('no small count can be worked out from what is shown', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }), (parts) => {
      const { whole, parts: shown } = shownParts(parts);
      for (const [at, count] of parts.entries()) {
        if (count === 0 || count >= 5) continue;
        expect(shown[at]).toBe(FEW);
        if (typeof whole !== 'number') continue;
        const values = new Set([...worlds(shown, whole)].map((world) => world[at]));
        expect(values.size, `${parts} shown as ${shown}`).toBeGreaterThan(1);
      }
    }),
    { numRuns: 2_000 },
  );
});
