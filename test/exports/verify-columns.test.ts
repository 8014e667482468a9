import { expect, test } from 'vitest';
import { compileRecipe } from '../../src/exports/transform.ts';
import { columnCheck } from '../../src/exports/verify-columns.ts';
import { recipe } from './recipe.ts';

const findings = (cells: readonly string[], kept: readonly string[] = []) => {
  const columns = cells.map((_, at) => `c${at}`);
  const check = columnCheck(columns, new Set(kept));
  check.add(cells);
  return check.finish().map(({ column, kind }) => `${column} ${kind}`);
};

test.each([
  ['QQ123456C', 'National Insurance number'],
  ['nino qq 12 34 56 c.', 'National Insurance number'],
  ['QQ-12-34-56-C', 'National Insurance number'],
  ['07700900123', 'phone number'],
  ['ring 07700 900 123 please', 'phone number'],
  ['(01632) 960123', 'phone number'],
  ['+447700900123', 'phone number'],
  ['+44 (0)20 7946 0123', 'phone number'],
  ['0044 7700 900123', 'phone number'],
  ["'+447700900123", 'phone number'],
  ['write to zoe.testperson@example.com', 'email address'],
])('finds the identifier in "%s"', (cell, kind) => expect(findings(['x', cell])).toEqual([`c1 ${kind}`]));

test.each([
  '',
  'phone',
  '2026-11-23T08:30:00.000Z',
  '2026-W48',
  '40 to 49',
  '100012345678',
  'NE35',
  'a @ b',
  '-12.5',
  '1,234,567',
])('finds nothing in "%s"', (cell) => expect(findings([cell])).toEqual([]));

test('a kept column may hold a phone number or an email address, never a National Insurance number', () => {
  const cells = ['07700 900123', 'zoe@example.com', 'QQ123456C'];
  expect(findings(cells, ['c0', 'c1', 'c2'])).toEqual(['c2 National Insurance number']);
});

test('counts rows and never repeats a value', () => {
  const check = columnCheck(['a'], new Set());
  for (let n = 0; n < 3; n += 1) check.add(['QQ123456C']);
  expect(check.finish()).toEqual([{ column: 'a', kind: 'National Insurance number', rows: 3 }]);
});

test('finds nothing in what a recipe makes of a thousand people', () => {
  const { columns, row } = compileRecipe(recipe(), { root: new Uint8Array(32).fill(1) });
  const check = columnCheck(columns, new Set(['phone', 'channel']));
  for (let n = 0; n < 1000; n += 1) {
    const phone = `+447700900${String(n).padStart(3, '0')}`;
    check.add(
      row({ resident: `R${n}`, name: `person ${n}`, dateOfBirth: '1980-02-29', phone, at: '2026-11-23T08:30:00.000Z' }),
    );
  }
  expect(check.finish()).toEqual([]);
});
