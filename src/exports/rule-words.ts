import type { RecipeField } from '../notice/types.ts';

/** What was done to one column, in words for the person who receives the file. */
export function ruleInWords({ fields, rule, size }: RecipeField): string {
  const names = fields.join(', ');
  switch (rule) {
    case 'keep':
      return `${names} as recorded`;
    case 'pseudonym':
      return fields.length === 1 ? `a pseudonym of ${names}` : `one pseudonym of ${names} together`;
    case 'age-band':
      return `age on the day of the contact, in bands of ${size} ${size === 1 ? 'year' : 'years'}, 90 and over together`;
    case 'year':
      return `the year of ${eventOf(names)}`;
    case 'month':
      return `the month of ${eventOf(names)}`;
    case 'week':
      return `the week of ${eventOf(names)}, Monday to Sunday (ISO 8601)`;
    case 'outward-postcode':
      return 'the first half of the postcode';
    case 'top-code':
      return `${names}, numbers above ${size} shown as ${size}+`;
  }
}

const eventOf = (field: string): string => (field === 'at' ? 'the contact' : 'birth');
