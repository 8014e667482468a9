import { describe, expect, it } from 'vitest';
import { parseCouncilTaxReference } from '../../src/identifiers/council-tax.ts';
import type { Parsed } from '../../src/identifiers/parsed.ts';
import { parseTenancyReference } from '../../src/identifiers/tenancy.ts';
import { parseUprn } from '../../src/identifiers/uprn.ts';

const textOf = (parsed: Parsed<string>): string => (parsed.ok ? parsed.value : `refused: ${parsed.problem}`);

describe('a UPRN', () => {
  it('is compared without leading zeros and spaces', () => {
    expect(textOf(parseUprn('100023336956'))).toBe('100023336956');
    expect(textOf(parseUprn('000000199356'))).toBe('199356');
    expect(textOf(parseUprn(' 199 356 '))).toBe('199356');
  });
  it('that a spreadsheet shortened is refused, and the spreadsheet is named', () => {
    for (const text of ['1.00023E+11', '1.00023e11', '1E+11']) expect(textOf(parseUprn(text))).toContain('spreadsheet');
  });
  it.each([[''], ['0'], ['0000'], ['1000233369567'], ['12a'], ['-5'], ['1.5']])('is not %s', (text) => {
    expect(parseUprn(text).ok).toBe(false);
  });
});

describe('a Council Tax account reference', () => {
  it('is held against this council’s own pattern', () => {
    expect(textOf(parseCouncilTaxReference('5012 345-678', /50\d{8}/))).toBe('5012345678');
    expect(parseCouncilTaxReference('5112345678', /50\d{8}/).ok).toBe(false);
    expect(textOf(parseCouncilTaxReference('ab 12-34', /[A-Z]{2}\d{4}/))).toBe('AB1234');
  });
  it('must match it whole, whatever its anchors, alternatives and flags', () => {
    expect(parseCouncilTaxReference('x5012345678', /50\d{8}/).ok).toBe(false);
    expect(textOf(parseCouncilTaxReference('123456789', /\d{8}|\d{9}/))).toBe('123456789');
    expect(parseCouncilTaxReference('12345678x', /^\d{8}|\d{9}$/).ok).toBe(false);
    const sticky = /\d{9}/g;
    for (let turn = 0; turn < 3; turn++) expect(parseCouncilTaxReference('123456789', sticky).ok).toBe(true);
  });
  it('is not empty, endless or shortened', () => {
    expect(parseCouncilTaxReference(' - ', /.*/).ok).toBe(false);
    expect(parseCouncilTaxReference('9'.repeat(33), /\d+/).ok).toBe(false);
    expect(textOf(parseCouncilTaxReference('5.01235E+09', /.*/))).toContain('spreadsheet');
  });
});

describe('a tenancy reference', () => {
  it.each([
    [' t 123/4 ', 'T123/4'],
    ['10-20.3;4', '10-20.3;4'],
    ['3e12', '3E12'],
    ['a'.repeat(32), 'A'.repeat(32)],
  ])('%s is kept as %s', (text, value) => expect(textOf(parseTenancyReference(text))).toBe(value));

  it.each([[''], ['a'.repeat(33)], ['T_1'], ['T#1'], ['---'], ['T 1, T 2'], ['1.2E+08']])('is not %s', (text) => {
    expect(parseTenancyReference(text).ok).toBe(false);
  });
});
