import { londonDay } from '../../calendar/london.ts';
import type { Day, Period } from '../../calendar/types.ts';
import type { SurveyAnswerTable } from '../../db/schema.ts';
import { insertAnswers } from '../../db/survey-answers.ts';
import { addSurveyCount } from '../../db/survey-counts.ts';
import { tokenWithDigest, useToken } from '../../db/survey-tokens.ts';
import type { Opened } from '../../home/opened.ts';
import type { Writing } from '../../home/write.ts';
import { periodOf } from '../../notice/lookup.ts';
import { currentVersion, versionsOf } from '../../notice/versions.ts';
import { uuidV4 } from '../../vault/ids.ts';
import { shuffled } from '../../vault/shuffle.ts';
import { permanentKey } from '../../vault/vault.ts';
import { periodEnd } from '../period-end.ts';
import { screenedComment } from './comment.ts';
import { type GivenAnswer, judgeAnswer, type RefusedAnswer } from './judge.ts';

export type TakenAnswer =
  | { readonly ok: true; readonly day: Day; readonly service: string; readonly removed: number }
  | { readonly ok: false; readonly why: RefusedAnswer };

type Accepted = {
  readonly digest: Buffer;
  readonly cohort: Day;
  readonly given: GivenAnswer;
  readonly taken: Extract<TakenAnswer, { ok: true }>;
  readonly comment: string;
};

/**
 * Stores answers and marks their links as used, in one transaction, so that no answer counts twice and none is lost. An
 * answer has nothing of its link but the service, which at least ten invitations have; links and answers are written in
 * random orders that know nothing of each other, and the audit gets how many there were by day.
 *
 * @returns for each answer, in the order given, whether it was taken.
 */
export async function takeAnswers(
  opened: Opened,
  writing: Writing,
  answers: readonly GivenAnswer[],
): Promise<readonly TakenAnswer[]> {
  const key = permanentKey(opened.vault, 'surveyToken');
  const { notice } = currentVersion(await versionsOf(writing.db), londonDay(writing.at));
  const accepted: Accepted[] = [];
  const seen = new Set<string>();
  const results: TakenAnswer[] = [];
  for (const given of answers) {
    const judged = judgeAnswer(key, given, writing.at);
    if (!judged.ok) {
      results.push(judged);
      continue;
    }
    const token = await tokenWithDigest(writing.db, judged.digest);
    const digest = judged.digest.toString('hex');
    if (token?.used !== 0 || seen.has(digest)) {
      results.push({ ok: false, why: token ? 'used' : 'unknown' });
      continue;
    }
    seen.add(digest);
    const day = londonDay(given.answeredAt);
    const { text, removed } = screenedComment(given.comment, londonDay(writing.at));
    const taken = { ok: true, day, service: token.service, removed } as const;
    accepted.push({ digest: judged.digest, cohort: token.day, given, taken, comment: text });
    results.push(taken);
  }
  await store(opened, writing, accepted, periodOf(notice, 'survey-comments').value);
  return results;
}

async function store(opened: Opened, writing: Writing, accepted: readonly Accepted[], kept: Period): Promise<void> {
  if (accepted.length === 0) return;
  const { random } = opened;
  for (const { digest } of shuffled(accepted, random)) await useToken(writing.db, digest);
  await insertAnswers(
    writing.db,
    shuffled(accepted, random).map(({ given, taken, comment }): SurveyAnswerTable => {
      const id = uuidV4(random);
      const base = { id, day: taken.day, service: taken.service, score: given.score };
      if (comment === '') return { ...base, sealed_day: null, sealed: null };
      const day = periodEnd(taken.day, kept);
      return {
        ...base,
        sealed_day: day,
        sealed: writing.sealer().seal({ table: 'survey_answer', id, day }, { comment }),
      };
    }),
  );
  const cohorts = new Map<string, { day: Day; service: string; answered: number }>();
  const byDay: Record<Day, number> = {};
  for (const { cohort, taken } of accepted) {
    const name = `${cohort}\0${taken.service}`;
    const found = cohorts.get(name) ?? { day: cohort, service: taken.service, answered: 0 };
    found.answered += 1;
    cohorts.set(name, found);
    byDay[taken.day] = (byDay[taken.day] ?? 0) + 1;
  }
  for (const { day, service, answered } of cohorts.values())
    await addSurveyCount(writing.db, day, service, { answered });
  await writing.audit({ act: 'survey answers', counts: byDay });
}
