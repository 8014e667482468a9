import { neverKept, ruleFields } from '../notice/fields.ts';
import type { Recipe, RecipeField } from '../notice/types.ts';
import { isExportField } from './fields.ts';

/**
 * Why a recipe cannot be run, one sentence fragment for each fault, none when it can. A recipe is the council's text and
 * holds nobody's data, so the names of its columns and fields are safe to print.
 */
export function recipeProblems(recipe: Recipe): readonly string[] {
  const columns = recipe.columns.map((field) => field.column);
  return [
    ...(columns.length === 0 ? ['has no columns'] : []),
    ...columns.filter((name, at) => columns.indexOf(name) !== at).map((name) => `names the column ${name} twice`),
    ...recipe.columns.flatMap((field) => columnProblems(field).map((problem) => `column ${field.column}: ${problem}`)),
    ...recipe.quasiIdentifiers
      .filter((name) => !columns.includes(name))
      .map((name) => `measures risk on ${name}, which is no column of it`),
    ...recipe.columns
      .flatMap((field) => field.fields)
      .filter((name) => recipe.drop.includes(name))
      .map((name) => `both uses and drops ${name}`),
  ];
}

function columnProblems(field: RecipeField): readonly string[] {
  const unknown = field.fields.filter((name) => !isExportField(name)).map((name) => `${name} is no field of a contact`);
  return [...unknown, ...countProblems(field), ...keptProblems(field), ...ruleProblems(field)];
}

function countProblems({ fields, rule }: RecipeField): readonly string[] {
  if (fields.length === 0) return ['names no field'];
  if (new Set(fields).size < fields.length) return ['names a field twice'];
  return fields.length > 1 && rule !== 'pseudonym'
    ? [`${rule} takes one field; only a pseudonym can stand for several`]
    : [];
}

function keptProblems({ fields, rule }: RecipeField): readonly string[] {
  if (rule !== 'keep' && rule !== 'top-code') return []; // top-code shows small numbers as they are
  return fields
    .filter((name) => neverKept.includes(name))
    .map((name) => `${name} cannot be kept: take a pseudonym, a coarser rule, or drop it`);
}

function ruleProblems({ fields, rule, size }: RecipeField): readonly string[] {
  const takes = ruleFields[rule];
  // What is never kept is refused already, and what is no field too.
  const wrong = takes
    ? fields.filter((name) => !takes.includes(name) && !(rule === 'top-code' && neverKept.includes(name)))
    : [];
  const problems = wrong.map((name) => `${rule} is for ${takes?.join(' or ')}, not ${name}`);
  if (rule === 'age-band' && !(Number.isInteger(size) && Number(size) > 0))
    problems.push('age-band needs a size in whole years');
  if (rule === 'top-code' && !Number.isFinite(size)) problems.push('top-code needs a size, the largest number shown');
  return problems;
}
