import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { isoWeek } from '../calendar/week.ts';
import { matchName } from '../identifiers/name.ts';
import { showPhone } from '../identifiers/phone.ts';
import { outwardPostcode } from '../identifiers/postcode.ts';
import type { Recipe, RecipeField } from '../notice/types.ts';
import { refuse } from '../refusal.ts';
import { hmacKey } from '../vault/hmac.ts';
import type { ExportContact, ExportField } from './fields.ts';
import { ageBand, topCode } from './generalise.ts';
import { pseudonym, pseudonymKey } from './pseudonym.ts';
import { recipeProblems } from './recipe-check.ts';

/** A recipe made ready: the header, and what turns one contact into the cells under it (not yet escaped for CSV). */
export type CompiledRecipe = {
  readonly columns: readonly string[];
  readonly row: (contact: ExportContact) => string[];
};

type Cell = (contact: ExportContact) => string;

/**
 * Compiles a recipe under the root of its recipient and year. No clock and no randomness: ages are taken on the day of
 * the contact, so that the same run on another day gives the same bytes. A value that is absent is an empty cell.
 * Refuses (`recipe-refused`, each fault in `details`) what `recipeProblems` finds, above all names and free text kept.
 */
export function compileRecipe(recipe: Recipe, context: { readonly root: Uint8Array }): CompiledRecipe {
  const problems = recipeProblems(recipe);
  if (problems.length > 0) {
    refuse(
      'recipe-refused',
      `Recipe ${recipe.id} cannot be run.`,
      'Correct it in notice.yaml, then: steward notice publish',
      problems,
    );
  }
  const cells = recipe.columns.map((field) => cellOf(field, context.root));
  return {
    columns: recipe.columns.map((field) => field.column),
    row: (contact) => cells.map((cell) => cell(contact)),
  };
}

function cellOf(field: RecipeField, root: Uint8Array): Cell {
  const names = field.fields as readonly ExportField[]; // recipeProblems has refused every other
  const name = names[0] as ExportField;
  const size = field.size ?? 0;
  switch (field.rule) {
    case 'pseudonym':
      return pseudonymCell(names, root);
    case 'keep':
      // Shown with spaces, or a spreadsheet would take the number for a quantity and drop its leading 0.
      return name === 'phone' ? present(name, showPhone) : present(name, asItIs);
    case 'age-band':
      return ({ dateOfBirth, at }) => (dateOfBirth && at ? ageBand(dateOfBirth, dayOf(at), size) : '');
    case 'year':
      return present(name, (value) => dayOf(value).slice(0, 4));
    case 'month':
      return present(name, (value) => dayOf(value).slice(0, 7));
    case 'week':
      return present(name, (value) => weekOf(dayOf(value)));
    case 'outward-postcode':
      return present(name, outwardPostcode);
    case 'top-code':
      return present(name, (value) => topCode(value, size));
  }
}

function pseudonymCell(names: readonly ExportField[], root: Uint8Array): Cell {
  const kind = names.join('+');
  const key = hmacKey(pseudonymKey(root, kind));
  const values = names.map((name) => (NAMES.has(name) ? present(name, matchName) : present(name, asItIs)));
  return (contact) =>
    pseudonym(
      key,
      kind,
      values.map((value) => value(contact)),
    );
}

/** Kept as typed, so that "Zoë Testperson" and "ZOE TESTPERSON" would be two people under a pseudonym. */
const NAMES: ReadonlySet<ExportField> = new Set(['name', 'providedBy.name']);

const asItIs = (value: string): string => value;

const present =
  (name: ExportField, show: (value: string) => string): Cell =>
  (contact) => {
    const value = contact[name];
    return value ? show(value) : '';
  };

/**
 * A date is its own day; an instant belongs to the day it was in London, which at night in summer is not the UTC one. The
 * cells of one contact ask for the same instant one after another, so the last answer is kept.
 */
function dayOf(value: string): Day {
  if (value.length === 10) return value;
  if (value !== lastAsked.at) lastAsked = { at: value, day: londonDay(value) };
  return lastAsked.day;
}
let lastAsked: { readonly at: Instant; readonly day: Day } = { at: '', day: '' };

function weekOf(day: Day): string {
  const found = weeksByDay.get(day);
  if (found !== undefined) return found;
  const week = isoWeek(day);
  if (weeksByDay.size > 5_000) weeksByDay.clear();
  weeksByDay.set(day, week);
  return week;
}
const weeksByDay = new Map<Day, string>();
