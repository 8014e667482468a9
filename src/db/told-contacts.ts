import { sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { StoreTables } from './schema.ts';

/** A contact with one outcome, sealed as it is. `place` is its row number. */
export type ToldContact = {
  readonly place: number;
  readonly id: string;
  readonly channel: string;
  readonly at: Instant;
  readonly sealedDay: Day;
  readonly sealed: Buffer;
};

/** The outcome of the notice by which an officer records, with the contact itself, that somebody wants no survey. */
export const TOLD_OUTCOME = 'survey-opt-out';

/** The living contacts with this outcome after the one at `after`, in the order of their rows; by an index of their own. */
export async function toldContacts(
  db: Engine<StoreTables>['db'],
  now: Instant,
  after: number,
  limit: number,
): Promise<readonly ToldContact[]> {
  return db
    .selectFrom('contact')
    .select([sql<number>`contact.rowid`.as('place'), 'id', 'channel', 'at', 'sealed_day as sealedDay', 'sealed'])
    .where('outcome', '=', sql.lit(TOLD_OUTCOME))
    .where(sql`+contact.due_at`, '>', now)
    .where(sql`contact.rowid`, '>', after)
    .orderBy(sql`contact.rowid`)
    .limit(limit)
    .execute();
}
