import { londonDay } from '../calendar/london.ts';
import { addPeriod } from '../calendar/period.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { Db } from '../db/schema.ts';
import { purposeOf, recipeOf, recipientOf } from '../notice/lookup.ts';
import { sameName } from '../notice/spelling.ts';
import type { Notice, Recipe, Recipient } from '../notice/types.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { recipeProblems } from './recipe-check.ts';

/** What an export will be, before a byte of it is made. */
export type Decision = {
  readonly notice: Notice;
  readonly noticeVersion: number;
  readonly recipe: Recipe;
  readonly recipient: string;
  /** Whether the file leaves the council. */
  readonly outside: boolean;
  /** Whether whoever gets the file could text the survey by it: then it holds nobody who opted out (P60). */
  readonly forTexting: boolean;
  readonly lawfulBasis: string;
  /** London day of the run, and of the end of the recipe's period. */
  readonly today: Day;
  readonly destroyBy: Day;
};

/** Special categories are in no export at all, by whatever rule: a pseudonym of a word that has five values hides nothing. */
const SPECIAL = ['ethnicGroup', 'gender', 'relevance'];

/**
 * Which recipe of the notice in force, for whom, until when. Refuses (`usage`) a recipe or a recipient that the notice
 * does not list, and (`recipe-refused`) a recipe that would let out what may not leave.
 */
export async function decideExport(
  db: Db,
  now: Instant,
  wanted: { readonly recipe: string; readonly recipient: string | undefined },
): Promise<Decision> {
  const today = londonDay(now);
  const { notice, number } = currentVersion(await versionsOf(db), today);
  const recipe = recipeOf(notice, wanted.recipe);
  if (!recipe) {
    throw new Refusal('usage', 'The notice has no export recipe of this name.', `It has: ${idsOf(notice.recipes)}.`);
  }
  refuseFaults(notice, recipe);
  const recipient = recipientFor(notice, recipe, wanted.recipient);
  return {
    notice,
    noticeVersion: number,
    recipe,
    recipient: recipient?.id ?? recipe.recipient,
    outside: recipient?.kind !== 'internal',
    forTexting: isForTexting(notice, recipe, recipient),
    lawfulBasis: purposeOf(notice, recipe.purpose)?.lawfulBases.join(', ') ?? '',
    today,
    destroyBy: londonDay(addPeriod(now, recipe.keepFor.value)),
  };
}

/** Plain numbers for the survey, or for somebody who is given links to send. An opt-out is of nothing else. */
function isForTexting(notice: Notice, recipe: Recipe, recipient: Recipient | undefined): boolean {
  const plain = recipe.columns.some(({ rule, fields }) => rule === 'keep' && fields.includes('phone'));
  const sends = recipient?.receives.includes('survey-link') ?? false;
  return plain && (sends || sameName(recipe.purpose, notice.survey.purpose));
}

/** The notice's entry for whoever gets the file; undefined only for a recipe's own recipient that has none. */
function recipientFor(notice: Notice, recipe: Recipe, named: string | undefined): Recipient | undefined {
  const found = recipientOf(notice, named ?? recipe.recipient);
  if (found || named === undefined || sameName(named, recipe.recipient)) return found;
  throw new Refusal(
    'usage',
    'The notice does not list this recipient; nothing was exported.',
    `It lists: ${idsOf(notice.recipients)}. Anybody else needs a new version of the notice, or a disclosure under a legal gateway.`,
  );
}

function refuseFaults(notice: Notice, recipe: Recipe): void {
  const special = new Set([
    ...SPECIAL,
    ...notice.categories.filter((each) => each.special).flatMap((each) => each.fields),
  ]);
  const problems = [
    ...recipeProblems(recipe),
    ...recipe.columns.flatMap(({ column, fields }) =>
      fields
        .filter((field) => special.has(field))
        .map((field) => `column ${column}: ${field} is special category data and is in no export`),
    ),
  ];
  if (problems.length === 0) return;
  const hint = 'Correct it in notice.yaml, then: steward notice publish';
  throw new Refusal('recipe-refused', `Recipe ${recipe.id} cannot be run.`, hint, problems);
}

const idsOf = (list: readonly { readonly id: string }[]): string => list.map(({ id }) => id).join(', ');
