import type { Day } from '../calendar/types.ts';
import type { Db } from './schema.ts';

const SCORE = /^score-([1-5])$/;

/** Scores of answers that were disposed of, by day and service (retention keeps the counts; survey/dispose.ts). */
export async function scoreCounts(
  db: Db,
  since: Day,
  until: Day,
): Promise<readonly { readonly day: Day; readonly service: string; readonly score: number; readonly count: number }[]> {
  const rows = await db
    .selectFrom('daily_count')
    .select(['day', 'service', 'outcome', 'count'])
    .where('channel', '=', 'survey')
    .where('day', '>=', since)
    .where('day', '<=', until)
    .execute();
  return rows.flatMap(({ day, service, outcome, count }) => {
    const score = SCORE.exec(outcome)?.[1];
    return score === undefined ? [] : [{ day, service, score: Number(score), count: Number(count) }];
  });
}
