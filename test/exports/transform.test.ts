import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportContact } from '../../src/exports/fields.ts';
import { compileRecipe } from '../../src/exports/transform.ts';
import { neutralised } from '../../src/files/csv-write.ts';
import { defaultNotice } from '../../src/notice/default.ts';
import { contactFields, neverKept, residentField } from '../../src/notice/fields.ts';
import { parseNotice } from '../../src/notice/parse.ts';
import type { Recipe } from '../../src/notice/types.ts';
import { Refusal } from '../../src/refusal.ts';
import { column, recipe } from './recipe.ts';

const ROOT = new Uint8Array(32).fill(1);
const OTHER_ROOT = new Uint8Array(32).fill(2);

const CONTACT: ExportContact = {
  resident: 'R0000000000000AB',
  channel: 'phone',
  at: '2026-06-30T23:30:00.000Z',
  name: 'morag testperson',
  dateOfBirth: '1980-02-29',
  postcode: 'NE35 2FG',
  phone: '+447700900123',
  wrapUpCode: '-2',
  summary: 'She said that her neighbour is ill.',
};

const detailsOf = (bad: Recipe): readonly string[] => {
  try {
    compileRecipe(bad, { root: ROOT });
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'recipe-refused') return problem.details;
    throw problem;
  }
  return [];
};

test('every rule gives its cell', () => {
  const compiled = compileRecipe(recipe(), { root: ROOT });
  const [resident, person, ...rest] = compiled.row(CONTACT);
  expect(compiled.columns).toEqual(recipe().columns.map((field) => field.column));
  expect(resident).toMatch(/^p[a-z2-7]{26}$/);
  expect(person).toMatch(/^p[a-z2-7]{26}$/);
  // 23:30 UTC on 30 June is already July in London.
  expect(rest).toEqual(['phone', '07700 900 123', '40 to 49', '1980', '2026-07', '2026-W27', 'NE35', '-2']);
});

test('what is absent is an empty cell under every rule', () => {
  expect(compileRecipe(recipe(), { root: ROOT }).row({})).toEqual(recipe().columns.map(() => ''));
});

test('a person known by name only is not the person known by date of birth only', () => {
  const { row } = compileRecipe(recipe([column('person', 'pseudonym', ['name', 'dateOfBirth'])]), { root: ROOT });
  const whole = row(CONTACT);
  const named = row({ name: '1980-02-29' });
  const dated = row({ dateOfBirth: '1980-02-29' });
  expect(new Set([whole, named, dated].flat()).size).toBe(3);
});

test('the same contact gives the same row in every run, and another in a file for another recipient', () => {
  const people = recipe([column('resident', 'pseudonym', ['resident']), column('phone', 'pseudonym', ['phone'])]);
  const again = () => compileRecipe(people, { root: ROOT }).row(CONTACT);
  const other = compileRecipe(people, { root: OTHER_ROOT }).row(CONTACT);
  expect(again()).toEqual(again());
  expect(again().filter((cell) => other.includes(cell))).toEqual([]);
});

test('two spellings of a name are one pseudonym, two names are not', () => {
  const { row } = compileRecipe(recipe([column('person', 'pseudonym', ['name'])]), { root: ROOT });
  expect(row({ name: 'Dr Zoë O’Testperson' })).toEqual(row({ name: 'ZOE  OTESTPERSON' }));
  expect(row({ name: 'Zoë Testperson' })).not.toEqual(row({ name: 'Zoë Testperson-Example' }));
});

test('outward codes are cut by component: NE3 and NE35 stay apart', () => {
  const { row } = compileRecipe(recipe([column('area', 'outward-postcode', ['postcode'])]), { root: ROOT });
  expect(['NE3 1ED', 'NE35 2FG', 'M1 1AE'].flatMap((postcode) => row({ postcode }))).toEqual(['NE3', 'NE35', 'M1']);
});

test('a phone number that is kept is shown as people write it, and a foreign one keeps its plus', () => {
  const { row } = compileRecipe(recipe([column('phone', 'keep', ['phone'])]), { root: ROOT });
  const shown = ['+447700900123', '+442079460123', '+33199005555'].flatMap((phone) => row({ phone }));
  expect(shown).toEqual(['07700 900 123', '020 7946 0123', '+33 1 99 00 55 55']);
  expect(shown.some(neutralised)).toBe(false);
});

test('the recipes of the default notice can be run', () => {
  const parsed = parseNotice(
    defaultNotice({ organisation: 'Example Council', effective: '2025-10-23', today: '2026-11-23' }),
  );
  const recipes = parsed.ok ? parsed.notice.recipes : [];
  expect(recipes.length).toBeGreaterThan(0);
  for (const one of recipes) expect(compileRecipe(one, { root: ROOT }).columns.length).toBe(one.columns.length);
});

test('renaming a column changes no pseudonym', () => {
  const cellUnder = (name: string) =>
    compileRecipe(recipe([column(name, 'pseudonym', ['phone'])]), { root: ROOT }).row(CONTACT);
  expect(cellUnder('telephone')).toEqual(cellUnder('caller'));
});

test.each(neverKept)('%s is never kept, nor top-coded', (field) => {
  for (const rule of ['keep', 'top-code'] as const) {
    expect(detailsOf(recipe([column('it', rule, [field], 5)], { drop: [] }))).toEqual([
      expect.stringContaining(`column it: ${field} cannot be kept`),
    ]);
  }
});

test('no value of a field that is never kept is in any row, whatever rules the recipe has', () => {
  const hidden = neverKept;
  const secret = Object.fromEntries(hidden.map((field) => [field, `secret of ${field}`])) as ExportContact;
  const rules = fc.constantFrom('pseudonym', 'top-code', 'keep', 'outward-postcode', 'year' as const);
  fc.assert(
    fc.property(fc.constantFrom(residentField, ...contactFields), rules, (field, rule) => {
      const one = recipe([column('it', rule, [field], 5)], { drop: [] });
      if (detailsOf(one).length > 0) return;
      expect(compileRecipe(one, { root: ROOT }).row(secret).join()).not.toContain('secret');
    }),
  );
});

test.each([
  [recipe([]), 'has no columns'],
  [recipe([column('a', 'keep', ['channel']), column('a', 'keep', ['outcome'])]), 'names the column a twice'],
  [recipe(undefined, { quasiIdentifiers: ['gender'] }), 'measures risk on gender, which is no column of it'],
  [recipe(undefined, { drop: ['phone'] }), 'both uses and drops phone'],
  [recipe([column('a', 'keep', ['shoeSize'])]), 'column a: shoeSize is no field of a contact'],
  [recipe([column('a', 'keep', [])]), 'column a: names no field'],
  [recipe([column('a', 'pseudonym', ['phone', 'phone'])]), 'column a: names a field twice'],
  [
    recipe([column('a', 'keep', ['channel', 'type'])]),
    'column a: keep takes one field; only a pseudonym can stand for several',
  ],
  [recipe([column('a', 'age-band', ['dateOfBirth'])]), 'column a: age-band needs a size in whole years'],
  [recipe([column('a', 'top-code', ['outcome'])]), 'column a: top-code needs a size, the largest number shown'],
  [recipe([column('a', 'month', ['channel'])]), 'column a: month is for at or dateOfBirth, not channel'],
  [
    recipe([column('a', 'top-code', ['dateOfBirth'], 5)]),
    'column a: top-code is for outcome or wrapUpCode or reference or uprn or councilTaxReference or tenancyReference, not dateOfBirth',
  ],
])('a recipe that cannot be run says why (%#)', (bad, problem) => expect(detailsOf(bad)).toEqual([problem]));
