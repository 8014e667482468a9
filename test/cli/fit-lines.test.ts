import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLines } from '../../src/cli/fit-lines.ts';

test('no line of ordinary words is wider than the terminal, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 20, max: 100 }),
      (words, columns) => {
        const wrapped = fitLines(words.join(' '), columns);
        expect(wrapped.split('\n').every((line) => line.length <= columns)).toBe(true);
        expect(wrapped.split(/\s+/)).toEqual(words);
      },
    ),
  );
});

test('keeps the indent, counts no colours, and leaves long words whole', () => {
  expect(fitLines('  one two three', 10)).toBe('  one two\n    three');
  expect(fitLines('\u001B[1mone two\u001B[22m', 7)).toBe('\u001B[1mone two\u001B[22m');
  expect(fitLines('see /a/very/long/path/indeed', 10)).toBe('see\n  /a/very/long/path/indeed');
});
