import { addDays } from '../../calendar/day.ts';
import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import type { Day } from '../../calendar/types.ts';
import { auditBodies } from '../../db/checks.ts';
import type { Db } from '../../db/schema.ts';
import { cohortCounts, shapeOf, tokenIds, viewsAndTriggers } from '../../db/survey-checks.ts';
import { judgeAnswer } from '../../survey/answer/judge.ts';
import { OTHER, SMALLEST_COHORT } from '../../survey/invite/cohort.ts';
import { linkExpiry, mintToken, newNonce } from '../../survey/link.ts';
import { permanentKey } from '../../vault/vault.ts';
import { contactFields, residentField } from '../fields.ts';
import { sameName } from '../spelling.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import { RANDOM_ID, type SurveySeen } from './see-survey.ts';

/** All that a link and an answer may have. A column more could be what joins them. */
const COLUMNS = {
  survey_token: ['id', 'digest', 'day', 'service', 'used'],
  survey_answer: ['id', 'day', 'service', 'score', 'sealed_day', 'sealed'],
} as const;

/** P35: nothing in an answer or a link leads back, and no service is named that fewer than ten were invited to. */
export const anonymous: Check = async (evidence) => {
  const { db } = evidence.opened.store;
  const seen = await evidence.survey();
  const { links, oddLinks } = await linkIds(db);
  const joinable: string[] = [];
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const shape = await shapeOf(db, table);
    const odd = shape.columns.filter((column) => !(columns as readonly string[]).includes(column));
    joinable.push(...odd.map((column) => `${table}.${column}`), ...(shape.withoutRowid ? [] : [`${table}.rowid`]));
  }
  const odd = seen.oddAnswers + oddLinks;
  const narrow = seen.counts.filter(
    ({ service, invited }) => service !== OTHER && invited > 0 && invited < SMALLEST_COHORT,
  ).length;
  const small = seen.counts.filter(
    ({ service, invited }) => service === OTHER && invited > 0 && invited < SMALLEST_COHORT,
  ).length;
  return byCount(seen.answers + links, joinable.length + odd + narrow + seen.tellingComments, [
    `${many(seen.answers, 'answer')} and ${many(links, 'link')} have random ids and no column that joins them: ${joinable.length + odd} that could${when(joinable.length, `, in ${joinable.join(', ')}`)}.`,
    `${many(narrow, 'cohort')} with a service that fewer than ${SMALLEST_COHORT} were invited to.`,
    when(
      small,
      `${many(small, 'week or day', 'weeks or days')} with fewer than ${SMALLEST_COHORT} invitations in all: answers hide among those.`,
    ),
    when(
      seen.comments,
      `${many(seen.comments, 'comment')} looked through: ${seen.tellingComments} with an identifier.`,
    ),
    'Steward keeps no link between a number and an answer. What GovMetric and GOV.UK Notify keep is not seen from here.',
  ]);
};

const PAGE = 5_000;

async function linkIds(db: Db): Promise<{ readonly links: number; readonly oddLinks: number }> {
  let links = 0;
  let oddLinks = 0;
  for (let page = await tokenIds(db, '', PAGE); page.length > 0; page = await tokenIds(db, page.at(-1) ?? '', PAGE)) {
    links += page.length;
    oddLinks += page.filter((id) => !RANDOM_ID.test(id)).length;
  }
  return { links, oddLinks };
}

// The days on which the clocks of London change in 2027, and a day on which they do not.
const PROBES = ['2027-03-25T09:30:00.000Z', '2027-10-28T22:15:00.000Z', '2027-06-15T12:00:00.000Z'] as const;
const SECOND = 1_000;

/** P36: links work to the second and no longer, none went early, and every answer has a link that worked then. */
export const linksInTime: Check = async (evidence) => {
  const seen = await evidence.survey();
  const cohorts = await cohortCounts(evidence.opened.store.db);
  const probes = probeFailures(evidence);
  const died = cohorts.reduce((sum, { links, sendings }) => sum + Math.abs(sendings - links), 0);
  const used = cohorts.reduce((sum, { day, service, used }) => {
    const answered = seen.counts.find((row) => row.day === day && row.service === service)?.answered ?? 0;
    return sum + Math.abs(answered - used);
  }, 0);
  const untimely = answersWithoutLink(evidence, seen);
  const links = cohorts.reduce((sum, cohort) => sum + cohort.links, 0);
  const answers = [...seen.answersByDay.values()].reduce((sum, count) => sum + count, 0);
  const tested = links + answers;
  return byCount(tested, tested === 0 ? 0 : probes + died + used + untimely, [
    `Tried with links of this home, across both clock changes: ${2 * PROBES.length - probes} of ${2 * PROBES.length} worked a second before their end and not a second after.`,
    `${many(links, 'link')} in force: ${died} without their text, or gone before their time; ${used} used without an answer.`,
    `${many(answers, 'answer')}: ${untimely} on a day when no link worked.`,
  ]);
};

/** Links that are minted and judged here, and leave nothing: how many of these did not begin and end in time. */
function probeFailures({ opened, version }: Evidence): number {
  const key = permanentKey(opened.vault, 'surveyToken');
  let failed = 0;
  for (const sent of PROBES) {
    const expires = linkExpiry(sent, version.notice.survey.linkValidFor.value);
    const token = mintToken(key, newNonce(opened.random), expires);
    const judgedAt = (ms: number) => {
      const at = instantOf(millisecondsOf(expires) + ms);
      return judgeAnswer(key, { token, score: 3, comment: '', answeredAt: at }, at).ok;
    };
    if (!judgedAt(-SECOND)) failed += 1;
    if (judgedAt(SECOND)) failed += 1;
  }
  return failed;
}

/** Answers of days on which no link can have worked, because nobody was invited in the days before. */
function answersWithoutLink({ version }: Evidence, { counts, answersByDay }: SurveySeen): number {
  const { value } = version.notice.survey.linkValidFor;
  const days = 'days' in value ? value.days : value.months * 31;
  const cohorts = counts.filter(({ invited }) => invited > 0).map(({ day }) => day);
  const worked = (day: Day) => cohorts.some((cohort) => cohort >= addDays(day, -days - 1) && cohort <= addDays(day, 7));
  return [...answersByDay].reduce((sum, [day, count]) => sum + (worked(day) ? 0 : count), 0);
}

/** P38: answers are looked at for the survey's purpose, in counts, and nothing else in the store or the notice reaches them. */
export const answersForImprovement: Check = async (evidence) => {
  const { opened, versions } = evidence;
  const { answers } = await evidence.survey();
  const looks = (await auditBodies(opened.store.db, 'survey results')).map(
    (body) => (JSON.parse(body) as { facts?: { purpose?: string } }).facts?.purpose ?? '',
  );
  const purposes = versions.map(({ notice }) => notice.survey.purpose);
  const others = looks.filter((purpose) => !purposes.some((each) => sameName(each, purpose))).length;
  const views = await viewsAndTriggers(opened.store.db);
  const known: readonly string[] = [...contactFields, residentField];
  const recipes = evidence.version.notice.recipes.filter((recipe) =>
    recipe.columns.some(({ fields }) => fields.some((field) => !known.includes(field))),
  );
  return byCount(answers + looks.length, others + views.length + recipes.length, [
    `Answers were looked at ${looks.length === 1 ? 'once' : `${looks.length} times`}, in counts by week: ${others} for another purpose than the survey’s.`,
    `${many(recipes.length, 'recipe')} for exports, and ${many(views.length, 'view or trigger', 'views and triggers')} in the store, that could reach them.`,
  ]);
};
