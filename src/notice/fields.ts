import type { RecipeField } from './types.ts';

/** Every field that a contact can have, in the order of the contract (`a.b` = b of a); what a category, a recipe or a pack rule may name. */
export const contactFields = [
  'channel',
  'direction',
  'at',
  'type',
  'name',
  'dateOfBirth',
  'address',
  'postcode',
  'uprn',
  'phone',
  'email',
  'nino',
  'councilTaxReference',
  'tenancyReference',
  'ip',
  'service',
  'purpose',
  'lawfulBasis',
  'outcome',
  'wrapUpCode',
  'summary',
  'recording',
  'adjustments',
  'providedBy.name',
  'providedBy.role',
  'source',
  'reference',
  'ethnicGroup',
  'gender',
  'relevance',
] as const;

export type ContactField = (typeof contactFields)[number];

/** The random resident id: no field that anybody types, yet a recipe may give a pseudonym for it. */
export const residentField = 'resident';

/** What a recipient may be given that is no field of a contact. */
export const sharedThings = ['survey-link', 'send-reference'] as const;

/**
 * What no recipe may show as it is: it names somebody, is free text, or is the same in every recipient's file and so
 * would join them (promises P08 and P65). It leaves as a pseudonym, coarsened, or not at all.
 */
export const neverKept: readonly string[] = [
  residentField,
  'name',
  'address',
  'nino',
  'summary',
  'recording',
  'adjustments',
  'providedBy.name',
  'relevance',
] satisfies readonly (ContactField | typeof residentField)[];

/**
 * The fields that a rule can be used on, for rules that do not take every one. Elsewhere each cell would be empty, which
 * looks like a column in which nothing was recorded. A top code is for what can be a number.
 */
export const ruleFields: Readonly<Partial<Record<RecipeField['rule'], readonly string[]>>> = {
  'age-band': ['dateOfBirth'],
  year: ['at', 'dateOfBirth'],
  month: ['at', 'dateOfBirth'],
  week: ['at', 'dateOfBirth'],
  'outward-postcode': ['postcode'],
  'top-code': ['outcome', 'wrapUpCode', 'reference', 'uprn', 'councilTaxReference', 'tenancyReference'],
} satisfies Partial<Record<RecipeField['rule'], readonly ContactField[]>>;
