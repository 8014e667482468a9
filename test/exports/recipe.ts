import type { Recipe, RecipeField } from '../../src/notice/types.ts';

export const column = (
  name: string,
  rule: RecipeField['rule'],
  fields: readonly string[],
  size?: number,
): RecipeField => ({
  column: name,
  fields,
  rule,
  ...(size === undefined ? {} : { size }),
});

/** A recipe of invented content that uses every rule. */
export const recipe = (columns: readonly RecipeField[] = ALL_RULES, changes: Partial<Recipe> = {}): Recipe => ({
  id: 'contacts',
  says: 'Contacts for the analysts',
  purpose: 'service-improvement',
  recipient: 'analysts',
  keepFor: { value: { months: 12 } },
  quasiIdentifiers: [],
  columns,
  drop: ['summary'],
  ...changes,
});

export const ALL_RULES: readonly RecipeField[] = [
  column('resident', 'pseudonym', ['resident']),
  column('person', 'pseudonym', ['name', 'dateOfBirth']),
  column('channel', 'keep', ['channel']),
  column('phone', 'keep', ['phone']),
  column('age', 'age-band', ['dateOfBirth'], 10),
  column('born', 'year', ['dateOfBirth']),
  column('month', 'month', ['at']),
  column('week', 'week', ['at']),
  column('area', 'outward-postcode', ['postcode']),
  column('calls', 'top-code', ['wrapUpCode'], 5),
];
