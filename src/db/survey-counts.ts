import { sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
import type { Db, SurveyCountTable } from './schema.ts';

/** Adds to the counts of one cohort: a day and a service. Numbers may be negative. */
export async function addSurveyCount(
  db: Db,
  day: Day,
  service: string,
  change: Partial<Pick<SurveyCountTable, 'invited' | 'failed' | 'answered'>>,
): Promise<void> {
  await db
    .insertInto('survey_count')
    .values({ day, service, invited: 0, failed: 0, answered: 0, ...change })
    .onConflict((conflict) =>
      conflict.columns(['day', 'service']).doUpdateSet({
        invited: sql`survey_count.invited + excluded.invited`,
        failed: sql`survey_count.failed + excluded.failed`,
        answered: sql`survey_count.answered + excluded.answered`,
      }),
    )
    .execute();
}

export const surveyCounts = (db: Db, since: Day, until: Day): Promise<SurveyCountTable[]> =>
  db
    .selectFrom('survey_count')
    .selectAll()
    .where('day', '>=', since)
    .where('day', '<=', until)
    .orderBy('day')
    .orderBy('service')
    .execute();

export const surveyCountOf = (db: Db, day: Day, service: string): Promise<SurveyCountTable | undefined> =>
  db.selectFrom('survey_count').selectAll().where('day', '=', day).where('service', '=', service).executeTakeFirst();
