import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { addDailyCount } from '../db/disposal.ts';
import { deleteInvitationsThrough } from '../db/invitations.ts';
import { deleteSendingsThrough } from '../db/sendings.ts';
import { deleteAnswersThrough, dropComments } from '../db/survey-answers.ts';
import { deleteTokensThrough } from '../db/survey-tokens.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { periodOf } from '../notice/lookup.ts';
import type { Notice } from '../notice/types.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { endedThrough } from './period-end.ts';

/** What went of the survey: comments and answers, links, sendings, and numbers in the ledger of invitations. */
export type SurveyDisposed = {
  readonly comments: number;
  readonly answers: number;
  readonly links: number;
  readonly sendings: number;
  readonly invitations: number;
};

export const DISPOSE_ACT = 'survey dispose';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;
/** A link's hours may end on the day after its period, where the clocks change; on the day after that nobody asks for it. */
const LINK_OVER_DAYS = 2;

/**
 * Disposes of what is due of the survey, in chunks that each commit with their audit entry, from which the certificate
 * counts. Comments go before their answers; of answers the counts by day, service and score stay, as of contacts; of
 * invitations those by day and service.
 */
export async function disposeSurvey(opened: Opened): Promise<SurveyDisposed> {
  const { notice } = currentVersion(await versionsOf(opened.store.db), londonDay(opened.now()));
  const total = { comments: 0, answers: 0, links: 0, sendings: 0, invitations: 0 };
  for (;;) {
    const went = await write(opened, (writing) => disposeChunk(writing, notice));
    for (const name of Object.keys(total) as (keyof SurveyDisposed)[]) total[name] += went[name];
    if (Object.values(went).every((count) => count < CHUNK)) return total;
  }
}

async function disposeChunk(writing: Writing, notice: Notice): Promise<SurveyDisposed> {
  const { db } = writing;
  const today = londonDay(writing.at);
  const { survey } = notice;
  const comments = await dropComments(
    db,
    { sealedThrough: utcDay(writing.at), givenThrough: endedThrough(today, periodOf(notice, 'survey-comments').value) },
    CHUNK,
  );
  const answers = await deleteAnswersThrough(db, endedThrough(today, survey.answers.value), CHUNK);
  await keepScores(writing, answers);
  const over = addDays(endedThrough(today, survey.linkValidFor.value), -LINK_OVER_DAYS);
  const went = {
    comments,
    answers: answers.length,
    links: await deleteTokensThrough(db, over, CHUNK),
    sendings: await deleteSendingsThrough(db, over, CHUNK),
    invitations: await deleteInvitationsThrough(db, endedThrough(today, survey.invitationLedger.value), today, CHUNK),
  };
  if (Object.values(went).some((count) => count > 0)) await writing.audit({ act: DISPOSE_ACT, counts: went });
  return went;
}

async function keepScores(
  { db }: Writing,
  answers: readonly { readonly day: Day; readonly service: string; readonly score: number }[],
): Promise<void> {
  const cells = new Map<string, { day: Day; channel: string; service: string; outcome: string; count: number }>();
  for (const { day, service, score } of answers) {
    const key = `${day}\0${service}\0${score}`;
    const cell = cells.get(key) ?? { day, channel: 'survey', service, outcome: `score-${score}`, count: 0 };
    cell.count += 1;
    cells.set(key, cell);
  }
  for (const cell of cells.values()) await addDailyCount(db, cell);
}
