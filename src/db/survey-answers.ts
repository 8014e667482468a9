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

/**
 * Takes comments away whose seal ends by one day, or that were given up to another; so many at most. The rest of the answer
 * stays.
 */
export async function dropComments(
  db: Db,
  { sealedThrough, givenThrough }: { readonly sealedThrough: Day; readonly givenThrough: Day },
  limit: number,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('survey_answer')
    .set({ sealed_day: null, sealed: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('survey_answer')
        .select('id')
        .where('sealed_day', 'is not', null)
        .where((either) => either.or([either('sealed_day', '<=', sealedThrough), either('day', '<=', givenThrough)]))
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Removes answers given up to a day, so many at most, and says which scores went. */
export const deleteAnswersThrough = (
  db: Db,
  day: Day,
  limit: number,
): Promise<readonly Pick<SurveyAnswerTable, 'day' | 'service' | 'score'>[]> =>
  db
    .deleteFrom('survey_answer')
    .where('id', 'in', (eb) => eb.selectFrom('survey_answer').select('id').where('day', '<=', day).limit(limit))
    .returning(['day', 'service', 'score'])
    .execute();

export const sealedComments = (db: Db, limit: number) =>
  db
    .selectFrom('survey_answer')
    .select(['id', 'sealed_day', 'sealed'])
    .where('sealed', 'is not', null)
    .orderBy(sql`id`)
    .limit(limit)
    .execute();
