import type { Day } from '../calendar/types.ts';
import type { Db } from './schema.ts';
import { addSurveyCount, surveyCountOf } from './survey-counts.ts';

/** Gives all links, sendings and counts of one service in a cohort to another. */
export async function moveCohort(db: Db, day: Day, from: string, to: string): Promise<void> {
  const counts = await surveyCountOf(db, day, from);
  if (!counts) return;
  for (const table of ['survey_token', 'sending'] as const)
    await db.updateTable(table).set({ service: to }).where('day', '=', day).where('service', '=', from).execute();
  await db.deleteFrom('survey_count').where('day', '=', day).where('service', '=', from).execute();
  const { invited, failed, answered } = counts;
  await addSurveyCount(db, day, to, { invited, failed, answered });
}
