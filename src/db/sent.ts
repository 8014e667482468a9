import type { Kysely } from 'kysely';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/** Whether a survey was ever sent to anybody: counts of a day stay when everything else has gone. */
export async function anySending(db: Db): Promise<boolean> {
  const counted = await db.selectFrom('survey_count').select('day').limit(1).executeTakeFirst();
  const sending = await db.selectFrom('sending').select('reference').limit(1).executeTakeFirst();
  return (counted ?? sending) !== undefined;
}

/** The references that texts were sent under, in their order. */
export const sendingReferences = async (db: Db, after: string, limit: number): Promise<readonly string[]> =>
  (
    await db
      .selectFrom('sending')
      .select('reference')
      .where('reference', '>', after)
      .orderBy('reference')
      .limit(limit)
      .execute()
  ).map(({ reference }) => reference);
