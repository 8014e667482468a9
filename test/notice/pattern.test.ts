import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePattern } from '../../src/notice/pattern.ts';

const matches = (pattern: string, text: string): boolean => {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value.test(text);
};

test.each([
  ['\\d{9}', '501231231', true],
  ['\\d{9}', '5012312311', false],
  ['^\\d{8}|5\\d{8}/\\d{3}$', '501231231/123', true],
  ['^\\d{8}|5\\d{8}/\\d{3}$', 'x12345678', false],
  ['[A-Z]{0,3}[0-9]{6,12}', 'CT123456', true],
  ['(?:CT)?[0-9]{8}', 'CT12345678', true],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test.each([
  ['(A+)+', 'not a pattern'],
  ['A*', 'not a pattern'],
  ['[a-z]{8}', 'not a pattern'],
  ['(\\d)\\1', 'not a pattern'],
  ['(?=A)A', 'not a pattern'],
  ['.{4}', 'not a pattern'],
  ['(AB){2,9}', 'cannot be repeated'],
  ['A{2}{3}', 'cannot be repeated'],
  ['\\d{9,3}', 'end is before'],
  ['(A', 'not a regular'],
  ['[Z-A]', 'not a regular'],
  ['', 'not a pattern'],
  ['A'.repeat(101), 'longer'],
  ['\\d?'.repeat(20), 'too many ways'],
  ['(A|A)'.repeat(15), 'too many ways'],
])('%s is refused', (pattern, problem) => {
  expect(parsePattern(pattern)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

test('an accepted pattern answers at once, whatever it is asked', () => {
  const part = fc.constantFrom('\\d', 'A', '[0-9A]', '{0,9}', '{3}', '?', '|', '(', ')', '(?:');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.constantFrom('1', 'A', '1A'), (parts, unit) => {
      const parsed = parsePattern(parts.join(''));
      if (!parsed.ok) return true;
      const began = performance.now();
      parsed.value.test(`${unit.repeat(200)}!`);
      return performance.now() - began < 250;
    }),
  );
});
