import { sql } from 'kysely';
import type { Day } from '../calendar/types.ts';
import type { Db, SurveyAnswerTable } from './schema.ts';

/** In the order given, which must be a random one, as with tokens. */
export async function insertAnswers(db: Db, rows: readonly SurveyAnswerTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('survey_answer')
      .values(rows.slice(at, at + 500))
      .execute();
}

/** Answers by day, service and score. */
export const answerCounts = async (
  db: Db,
  since: Day,
  until: Day,
): Promise<
  readonly { readonly day: Day; readonly service: string; readonly score: number; readonly count: number }[]
> => {
  const rows = await db
    .selectFrom('survey_answer')
    .select((eb) => ['day', 'service', 'score', eb.fn.countAll<number>().as('count')])
    .where('day', '>=', since)
    .where('day', '<=', until)
    .groupBy(['day', 'service', 'score'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
};

/** Takes the comments away whose period ends by a day; the rest of the answer stays. */
export async function dropComments(db: Db, today: Day): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('survey_answer')
    .set({ sealed_day: null, sealed: null })
    .where('sealed_day', '<=', today)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Removes the answers from before a day, and gives how many there were by day, service and score. */
export async function deleteAnswersBefore(
  db: Db,
  day: Day,
): Promise<readonly Pick<SurveyAnswerTable, 'day' | 'service' | 'score'>[]> {
  return db.deleteFrom('survey_answer').where('day', '<', day).returning(['day', 'service', 'score']).execute();
}

export const sealedComments = (db: Db, limit: number) =>
  db
    .selectFrom('survey_answer')
    .select(['id', 'sealed_day', 'sealed'])
    .where('sealed', 'is not', null)
    .orderBy(sql`id`)
    .limit(limit)
    .execute();
