import { contactFields, neverKept, ruleFields } from './fields.ts';
import type { Steps } from './place.ts';
import type { Fault } from './references.ts';
import type { Notice, Recipe, RecipeField } from './types.ts';

function columnFault({ fields, rule, size }: RecipeField): Omit<Fault, 'steps'> | undefined {
  const field = fields[0] ?? '';
  const fit = ruleFields[rule];
  if (new Set(fields).size < fields.length) return { problem: 'names a field twice' };
  if (fields.length > 1 && rule !== 'pseudonym') return { problem: `takes one field; only a pseudonym takes several` };
  if (rule === 'keep' && neverKept.includes(field)) {
    return { problem: `would show ${field} as it is`, allowed: 'a pseudonym, a coarser rule, or in drop' };
  }
  if (fit && !fit.includes(field)) return { problem: `has a rule that does not fit ${field}`, allowed: fit.join(', ') };
  if ((rule === 'age-band' || rule === 'top-code') && size === undefined) return { problem: 'has no size' };
  return undefined;
}

function columnFaults(recipe: Recipe, steps: Steps): readonly Fault[] {
  const names = recipe.columns.map(({ column }) => column);
  return recipe.columns.flatMap((column, at) => {
    const here = [...steps, 'columns', at];
    const fault = columnFault(column);
    return [
      ...(fault ? [{ steps: here, ...fault }] : []),
      ...(names.indexOf(column.column) < at ? [{ steps: here, problem: 'is a column already' }] : []),
    ];
  });
}

/** Each field is in a column or dropped on purpose, never both: what nobody thought about must not leave the house. */
function coverage(recipe: Recipe, steps: Steps): readonly Fault[] {
  const used = new Set(recipe.columns.flatMap(({ fields }) => fields));
  const forgotten = contactFields.filter((field) => !used.has(field) && !recipe.drop.includes(field));
  return [
    ...forgotten.map((field) => ({ steps, problem: `neither uses nor drops the field ${field}` })),
    ...recipe.drop.flatMap((field, at) =>
      used.has(field) || recipe.drop.indexOf(field) < at
        ? [{ steps: [...steps, 'drop', at], problem: used.has(field) ? 'is used by a column' : 'is dropped already' }]
        : [],
    ),
  ];
}

/** What is wrong with one recipe of the notice at these steps. */
export function recipeFaults(notice: Notice, recipe: Recipe, steps: Steps): readonly Fault[] {
  const purposes = notice.purposes.map(({ id }) => id);
  const recipients = notice.recipients.map(({ id }) => id);
  const shown = recipe.columns.filter(({ rule }) => rule !== 'pseudonym').map(({ column }) => column);
  const allowed = { purposes: purposes.join(', '), recipients: recipients.join(', '), shown: shown.join(', ') };
  return [
    ...(purposes.includes(recipe.purpose)
      ? []
      : [{ steps: [...steps, 'purpose'], problem: 'is not a purpose of this notice', allowed: allowed.purposes }]),
    ...(recipients.includes(recipe.recipient)
      ? []
      : [
          { steps: [...steps, 'recipient'], problem: 'is not a recipient of this notice', allowed: allowed.recipients },
        ]),
    ...recipe.quasiIdentifiers.flatMap((name, at) =>
      shown.includes(name)
        ? []
        : [
            {
              steps: [...steps, 'quasiIdentifiers', at],
              problem: 'is not a column that shows a value',
              allowed: allowed.shown,
            },
          ],
    ),
    ...columnFaults(recipe, steps),
    ...coverage(recipe, steps),
  ];
}
