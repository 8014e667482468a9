import { contactFields } from './fields.ts';
import type { Steps } from './place.ts';
import { recipeFaults } from './recipe-faults.ts';
import { plainName } from './spelling.ts';
import type { Notice } from './types.ts';

/** What is wrong with a notice whose every part is well formed. */
export type Fault = { readonly steps: Steps; readonly problem: string; readonly allowed?: string };

type Named = { readonly id: string };
const idsOf = (list: readonly Named[]): readonly string[] => list.map(({ id }) => id);

/** Names that look-ups could not tell apart, because those compare without case, spaces or hyphens. */
function twice(key: string, names: readonly string[]): readonly Fault[] {
  const plain = names.map(plainName);
  return plain.flatMap((name, at) =>
    plain.indexOf(name) < at ? [{ steps: [key, at], problem: 'is in this list already' }] : [],
  );
}

function within(steps: Steps, id: string, allowed: readonly string[], problem: string): readonly Fault[] {
  return allowed.includes(id) ? [] : [{ steps, problem, allowed: allowed.join(', ') }];
}

function duplicates(notice: Notice): readonly Fault[] {
  const { categories, lawfulBases, purposes, channels, recipients, gateways, rights, recipes, readings } = notice;
  const lists = { categories, lawfulBases, purposes, channels, recipients, gateways, rights, recipes, readings };
  const { services, contactTypes, outcomes, callerRoles, erasureReasons } = notice;
  return [
    ...Object.entries(lists).flatMap(([key, list]) => twice(key, idsOf(list))),
    ...Object.entries({ services, contactTypes, outcomes, callerRoles, erasureReasons }).flatMap(([key, list]) =>
      twice(key, list),
    ),
  ];
}

/** Every field of a contact belongs to exactly one category: the closed list of promise P13. */
function fieldsOfCategories(notice: Notice): readonly Fault[] {
  const named = notice.categories.flatMap(({ fields }, at) => fields.map((field, n) => ({ field, at, n })));
  const again = named.filter(({ field }, place) => named.findIndex((other) => other.field === field) < place);
  const missing = contactFields.filter((field) => named.every((other) => other.field !== field));
  return [
    ...again.map(({ at, n }) => ({ steps: ['categories', at, 'fields', n], problem: 'is in a category already' })),
    ...missing.map((field) => ({ steps: ['categories'], problem: `has no category with the field ${field}` })),
  ];
}

function purposesAndBases(notice: Notice): readonly Fault[] {
  const bases = idsOf(notice.lawfulBases);
  const unknown = 'is not a lawful basis of this notice';
  const named = notice.purposes.flatMap(({ lawfulBases }, at) =>
    lawfulBases.flatMap((basis, n) => within(['purposes', at, 'lawfulBases', n], basis, bases, unknown)),
  );
  const unexplained = notice.purposes.flatMap(({ statutes, lawfulBases, assumed }, at) =>
    statutes.length === 0 && assumed === undefined && lawfulBases.includes('public-task')
      ? [{ steps: ['purposes', at, 'statutes'], problem: 'names no law, though public task needs one' }]
      : [],
  );
  const rights = notice.rights.flatMap(({ bases: own }, at) =>
    own.flatMap((basis, n) => within(['rights', at, 'bases', n], basis, bases, unknown)),
  );
  return [...named, ...unexplained, ...rights];
}

function channelDefaults(notice: Notice): readonly Fault[] {
  return notice.channels.flatMap((channel, at) => {
    const purpose = notice.purposes.find(({ id }) => id === channel.purpose);
    if (!purpose) {
      return within(
        ['channels', at, 'purpose'],
        channel.purpose,
        idsOf(notice.purposes),
        'is not a purpose of this notice',
      );
    }
    const steps = ['channels', at, 'lawfulBasis'];
    return within(
      steps,
      channel.lawfulBasis,
      purpose.lawfulBases,
      `is not a lawful basis of the purpose ${purpose.id}`,
    );
  });
}

// A quarter of a year at its longest: a held record is sealed no further ahead than this (design, decision D2).
const longestReview = { days: 92, months: 3 };

function single(notice: Notice): readonly Fault[] {
  const { survey, services, defaultService, gateways, effective, review, periods } = notice;
  const again = periods['hold-review']?.value;
  const tooLong = again && ('days' in again ? again.days > longestReview.days : again.months > longestReview.months);
  return [
    ...within(['defaultService'], defaultService, services, 'is not in the list of services'),
    ...within(['survey', 'purpose'], survey.purpose, idsOf(notice.purposes), 'is not a purpose of this notice'),
    ...(gateways.some(({ id }) => id === 'other')
      ? []
      : [
          {
            steps: ['gateways'],
            problem: 'has no gateway "other", so a legal duty that is not named would be blocked',
          },
        ]),
    ...(review < effective
      ? [{ steps: ['review'], problem: 'is before the day on which the notice takes effect' }]
      : []),
    ...(tooLong
      ? [{ steps: ['periods', 'hold-review'], problem: 'is too long', allowed: '92 days or 3 months at most' }]
      : []),
  ];
}

/** Everything in a well-formed notice that points at nothing, is there twice, or contradicts another part of it. */
export const faultsOf = (notice: Notice): readonly Fault[] => [
  ...duplicates(notice),
  ...fieldsOfCategories(notice),
  ...purposesAndBases(notice),
  ...channelDefaults(notice),
  ...single(notice),
  ...notice.recipes.flatMap((recipe, at) => recipeFaults(notice, recipe, ['recipes', at])),
];
