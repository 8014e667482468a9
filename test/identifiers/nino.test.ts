import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskNino, parseNino, showNino } from '../../src/identifiers/nino.ts';

const problem = (text: string): string => {
  const parsed = parseNino(text);
  return parsed.ok ? 'accepted' : parsed.problem;
};

const example = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom('A', 'B', 'C', 'D'))
  .map(([digits, suffix]) => `QQ${String(digits).padStart(6, '0')}${suffix}`);

describe('a National Insurance number', () => {
  it('of the example class says so', () => {
    expect(parseNino('QQ 12 34 56 C')).toEqual({ ok: true, value: { value: 'QQ123456C', example: true } });
  });

  it('is the same in any spelling, and read back as it is shown', () => {
    const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0', '–', '  ');
    fc.assert(
      fc.property(example, fc.array(gap, { minLength: 9, maxLength: 9 }), fc.boolean(), (value, gaps, small) => {
        const spaced = [...value].map((character, at) => character + (gaps[at] ?? '')).join('');
        const expected = { ok: true, value: { value, example: true } };
        expect(parseNino(small ? spaced.toLowerCase() : spaced)).toEqual(expected);
        expect(parseNino(showNino(value))).toEqual(expected);
      }),
    );
  });

  it('has a prefix that is issued: by HMRC, the first letter 20 ways, the second 19, less 8 pairs', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const issued = letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter((prefix) => {
        const parsed = parseNino(`${prefix}123456A`);
        return parsed.ok && !parsed.value.example;
      });
    // BG GB KN NK NT TN ZZ are never issued; CR, MW and NC are administrative (OO and FY have a forbidden letter anyway).
    expect(issued.length).toBe(20 * 19 - 7 - 3);
    for (const prefix of [
      'BG',
      'GB',
      'KN',
      'NK',
      'NT',
      'TN',
      'ZZ',
      'DA',
      'FA',
      'IA',
      'QA',
      'UA',
      'VA',
      'AD',
      'AF',
      'AI',
      'AO',
      'AQ',
      'AU',
      'AV',
    ]) {
      expect(problem(`${prefix} 12 34 56 A`)).toBe('starts with letters that no National Insurance number has');
    }
  });

  it('is refused with the reason', () => {
    for (const prefix of ['OO', 'CR', 'FY', 'MW', 'NC'])
      expect(problem(`${prefix}123456A`)).toContain('administration');
    expect(problem('11 A1 11 11')).toContain('temporary reference number');
    expect(problem('QQ 12 34 56')).toBe('must end with a letter: A, B, C or D');
    for (const text of ['', 'QQ123456E', 'QQ12345C', 'Q1234567C', 'QQ1234567C', 'QQ/12/34/56/C', 'none']) {
      expect(problem(text)).toContain('2 letters, 6 numbers, then A, B, C or D');
    }
  });

  it('is shown in pairs, and masked so that it cannot be used', () => {
    expect(showNino('QQ123456C')).toBe('QQ 12 34 56 C');
    expect(maskNino('QQ123456C')).toBe('QQ •• •• 56 C');
  });
});
