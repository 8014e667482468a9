import { findIdentifiers } from '../../identifiers/screen.ts';
import { brokenOrOpen, byCount, type Check, many, when } from './finding.ts';
import { sampled } from './personal.ts';

const SPECIAL = ['ethnicGroup', 'gender', 'relevance'];
/** A reason that fewer contacts give is about somebody rather than about a kind of request, and is not shown. */
const SHOWN_FROM = 5;
/** From so many values on, one reason for more than half of them was copied rather than thought about. */
const WORTH_ASKING = 10;

/** P14: ethnic group and gender are marked, sealed and in no export; kept only once their condition in law is settled. */
export const specialWithCare: Check = async (evidence) => {
  const seen = await evidence.sealed();
  const { held, markedWrongly } = seen.special;
  const { notice } = evidence.version;
  const special = new Set([
    ...SPECIAL,
    ...notice.categories.filter((each) => each.special).flatMap((each) => each.fields),
  ]);
  const exported = notice.recipes.filter((recipe) =>
    recipe.columns.some((column) => column.fields.some((field) => special.has(field))),
  );
  const settled = notice.readings.find((reading) => reading.id === 'special-category')?.decided;
  const failed = markedWrongly + exported.length;
  const lines = [
    `${sampled(seen)}: ${many(held, 'holds', 'hold')} ethnic group or gender, ${markedWrongly} ${markedWrongly === 1 ? 'is' : 'are'} marked otherwise than sealed.`,
    `${many(exported.length, 'export recipe')} would let such values out.`,
    settled
      ? `Condition and policy document: ${settled}`
      : 'Under which condition and policy document ethnic group is held is not settled.',
    'Gender is not special category data in law; it is protected in the same way.',
  ];
  return settled || held === 0 ? byCount(held, failed, lines) : brokenOrOpen(held, failed, lines);
};

/** P15: every value came with why this request needed it. */
export const relevanceGiven: Check = async (evidence) => {
  const groups = (await evidence.facts()).filter((group) => group.special === 1);
  const values = groups.reduce((total, group) => total + group.count, 0);
  const bare = groups.filter((group) => group.relevant !== 1).reduce((total, group) => total + group.count, 0);
  const seen = await evidence.sealed();
  const failed = Math.max(bare, seen.special.withoutReason);
  return byCount(Math.max(values, seen.special.held), failed, [
    `${many(values, 'contact')} with ethnic group or gender, ${failed} without a relevance reason.`,
    ...commonest(seen.reasons, seen.special.held, evidence.today),
  ]);
};

/** The five commonest reasons with counts. One that could be about somebody is counted and not shown. */
function commonest(reasons: ReadonlyMap<string, number>, held: number, today: string): readonly string[] {
  const sorted = [...reasons].sort(([, a], [, b]) => b - a);
  const shown = sorted
    .slice(0, 5)
    .filter(([reason, count]) => count >= SHOWN_FROM && findIdentifiers(reason, today).length === 0)
    .map(([reason, count]) => `“${reason.slice(0, 60)}” ${count.toLocaleString('en-GB')}`);
  const most = sorted[0]?.[1] ?? 0;
  return [
    when(
      sorted.length,
      `${many(sorted.length, 'different reason')}, the commonest given ${many(most, 'time')}${shown.length > 0 ? `: ${shown.join('; ')}` : ''}.`,
    ),
    when(
      held >= WORTH_ASKING && most * 2 > held,
      `FINDING: one reason stands for ${most.toLocaleString('en-GB')} of ${many(held, 'value')}; was it copied?`,
    ),
  ];
}
