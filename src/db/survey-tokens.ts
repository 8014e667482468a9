import type { Day } from '../calendar/types.ts';
import type { Db, SurveyTokenTable } from './schema.ts';

/** Survey links, by the digest of their tokens. Nothing here leads to who got one. */
export const tokenWithDigest = (db: Db, digest: Buffer): Promise<SurveyTokenTable | undefined> =>
  db.selectFrom('survey_token').selectAll().where('digest', '=', digest).executeTakeFirst();

/** False when the token was used already, or is none. */
export async function useToken(db: Db, digest: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('survey_token')
    .set({ used: 1 })
    .where('digest', '=', digest)
    .where('used', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** In the order given, which must be a random one: SQLite keeps within a page where each row was put first. */
export async function insertTokens(db: Db, rows: readonly SurveyTokenTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('survey_token')
      .values(rows.slice(at, at + 500))
      .execute();
}

export async function deleteTokens(db: Db, digests: readonly Buffer[]): Promise<void> {
  for (let at = 0; at < digests.length; at += 500)
    await db
      .deleteFrom('survey_token')
      .where('digest', 'in', digests.slice(at, at + 500))
      .execute();
}

/** Removes links of cohorts up to a day, so many at most. */
export async function deleteTokensThrough(db: Db, day: Day, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('survey_token')
    .where('id', 'in', (eb) => eb.selectFrom('survey_token').select('id').where('day', '<=', day).limit(limit))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
