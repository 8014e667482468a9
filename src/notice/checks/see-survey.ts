import { isDay } from '../../calendar/day.ts';
import type { Day } from '../../calendar/types.ts';
import { auditBodies } from '../../db/checks.ts';
import type { SurveyCountTable } from '../../db/schema.ts';
import { answerPage } from '../../db/survey-checks.ts';
import { surveyCounts } from '../../db/survey-counts.ts';
import { scoreCounts } from '../../db/survey-scores.ts';
import { Refusal } from '../../refusal.ts';
import { screenedComment } from '../../survey/answer/comment.ts';
import type { Evidence } from './evidence.ts';

const PAGE = 5_000;
/** So many comments are opened and looked through. */
const BUDGET = 5_000;

/** Random and nothing else (RFC 9562, version 4). */
export const RANDOM_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export type SurveySeen = {
  readonly counts: readonly SurveyCountTable[];
  /** Invitations that the audit knows of: made less taken back, in all and by the version of the notice. */
  readonly audited: number;
  readonly byVersion: ReadonlyMap<number, number>;
  readonly answers: number;
  /** Answers by the day they were given, those included that were disposed of. */
  readonly answersByDay: ReadonlyMap<Day, number>;
  readonly oddAnswers: number;
  readonly comments: number;
  readonly tellingComments: number;
};

const FIRST: Day = '0001-01-01';
const LAST: Day = '9999-12-31';

/** What the store says of invitations and answers, in counts. */
export async function seeSurvey(evidence: Evidence): Promise<SurveySeen> {
  const { db } = evidence.opened.store;
  const byVersion = await auditedByVersion(evidence);
  const answersByDay = new Map<Day, number>();
  const add = (day: Day, count: number) => answersByDay.set(day, (answersByDay.get(day) ?? 0) + count);
  const seen = { answers: 0, oddAnswers: 0, comments: 0, tellingComments: 0 };
  let page = await answerPage(db, '', PAGE);
  while (page.length > 0) {
    for (const row of page) {
      seen.answers += 1;
      add(row.day, 1);
      if (!RANDOM_ID.test(row.id) || !isDay(row.day)) seen.oddAnswers += 1;
      if (row.sealed && row.sealed_day && seen.comments < BUDGET) {
        seen.comments += 1;
        if (isTelling(evidence, { ...row, sealed_day: row.sealed_day, sealed: row.sealed })) seen.tellingComments += 1;
      }
    }
    page = await answerPage(db, page.at(-1)?.id ?? '', PAGE);
  }
  for (const { day, count } of await scoreCounts(db, FIRST, LAST)) add(day, count);
  return {
    ...seen,
    answersByDay,
    byVersion,
    counts: await surveyCounts(db, FIRST, LAST),
    audited: [...byVersion.values()].reduce((sum, count) => sum + count, 0),
  };
}

async function auditedByVersion({ opened }: Evidence): Promise<ReadonlyMap<number, number>> {
  const total = new Map<number, number>();
  for (const [act, sign] of [
    ['survey invite', 1],
    ['survey release', -1],
  ] as const) {
    for (const body of await auditBodies(opened.store.db, act)) {
      const { counts, facts } = JSON.parse(body) as {
        counts?: { invited?: number };
        facts?: { noticeVersion?: number };
      };
      const version = facts?.noticeVersion ?? 0;
      total.set(version, (total.get(version) ?? 0) + sign * (counts?.invited ?? 0));
    }
  }
  return total;
}

/** Whether something stands in a comment that should have been taken out. One that does not open is P54's to tell. */
function isTelling(
  { sealer }: Evidence,
  { id, day, sealed_day, sealed }: { id: string; day: Day; sealed_day: Day; sealed: Buffer },
): boolean {
  try {
    const place = { table: 'survey_answer', id, day: sealed_day };
    const content = sealer?.open<{ readonly comment: string }>(place, sealed);
    return content !== undefined && screenedComment(content.comment, day).removed > 0;
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}
