import { addDays, isDay } from '../../calendar/day.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { isoWeek, sundayOf } from '../../calendar/week.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { currentVersion, versionsOf } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';
import { gatherWeeks, type WeekCell } from './gather.ts';
import { type Shown, shownParts } from './suppress.ts';

/** Counts of a week, or of a service in it, as they may be shown. null = nothing to work it out from. */
export type ShownCell = {
  readonly texted: Shown;
  readonly answered: Shown;
  /** Answered of texted, 0 to 1. */
  readonly responseRate: number | null;
  readonly answers: Shown;
  readonly meanScore: number | null;
};

export type ShownWeek = ShownCell & {
  readonly week: string;
  /** False while the week is not over, or links of it still work: its counts will grow. */
  readonly complete: boolean;
  readonly services: readonly (ShownCell & { readonly service: string })[];
};

export type SurveyResults = {
  readonly asOf: Instant;
  readonly since: Day;
  readonly until: Day;
  readonly weeks: readonly ShownWeek[];
};

const WEEKS_BACK = 12;
/** Answers to a text of Sunday come in until the Monday after next. */
const LINK_DAYS = 8;

/**
 * Response and scores by ISO week and service, small counts not shown. Whole weeks only, each by itself, and no total over
 * several: with another window their difference would be a count that is not shown. Looking is in the audit (P38).
 */
export async function surveyResults(
  opened: Opened,
  wish: { readonly since: string | undefined; readonly until: string | undefined },
): Promise<SurveyResults> {
  const asOf = opened.now();
  const today = londonDay(asOf);
  const until = sundayOf(dayOf('--until', wish.until) ?? today);
  const since = addDays(sundayOf(dayOf('--since', wish.since) ?? addDays(until, -7 * WEEKS_BACK)), -6);
  if (since > until) throw new Refusal('usage', '--until is before --since.');
  const gathered = await gatherWeeks(opened.store.db, since, until);
  const weeks = [...gathered].map(([sunday, services]) => shownWeek(sunday, services, today));
  const { notice } = currentVersion(await versionsOf(opened.store.db), today);
  await write(opened, (writing) =>
    writing.audit({
      act: 'survey results',
      counts: { weeks: weeks.length },
      facts: { purpose: notice.survey.purpose, since, until },
    }),
  );
  return { asOf, since, until, weeks };
}

function dayOf(flag: string, text: string | undefined): Day | undefined {
  if (text !== undefined && !isDay(text))
    throw new Refusal('usage', `${flag} is not a day.`, `For example: ${flag} 2026-11-23`);
  return text;
}

function shownWeek(sunday: Day, services: ReadonlyMap<string, WeekCell>, today: Day): ShownWeek {
  const names = [...services.keys()].sort();
  const cells = names.map((name) => services.get(name) as WeekCell);
  const texted = shownParts(cells.map((cell) => cell.texted));
  const answered = shownParts(cells.map((cell) => cell.answered));
  const answers = shownParts(cells.map((cell) => cell.answers));
  const scores = cells.map((cell) => cell.scores);
  const shown = (at: number): ShownCell =>
    shownCell(texted.parts[at] ?? 0, answered.parts[at] ?? 0, answers.parts[at] ?? 0, scores[at] ?? 0);
  return {
    week: isoWeek(sunday),
    complete: addDays(sunday, LINK_DAYS) < today,
    ...shownCell(
      texted.whole,
      answered.whole,
      answers.whole,
      scores.reduce((total, score) => total + score, 0),
    ),
    services: names.map((service, at) => ({ service, ...shown(at) })),
  };
}

function shownCell(texted: Shown, answered: Shown, answers: Shown, scores: number): ShownCell {
  const rate = typeof texted === 'number' && typeof answered === 'number' && texted > 0 ? answered / texted : null;
  const mean = typeof answers === 'number' && answers > 0 ? scores / answers : null;
  return {
    texted,
    answered,
    responseRate: rate === null ? null : Math.round(Math.min(1, rate) * 1000) / 1000,
    answers,
    meanScore: mean === null ? null : Math.round(mean * 100) / 100,
  };
}
