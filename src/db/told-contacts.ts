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

/** The living contacts with this outcome recorded after the one at `after`, the first recorded first. */
export async function contactsByOutcome(
  db: Engine<StoreTables>['db'],
  outcome: string,
  now: Instant,
  after: number,
  limit: number,
): Promise<readonly ToldContact[]> {
  return db
    .selectFrom('contact')
    .select([sql<number>`contact.rowid`.as('place'), 'id', 'channel', 'at', 'sealed_day as sealedDay', 'sealed'])
    .where('outcome', '=', outcome)
    .where(sql`+contact.due_at`, '>', now)
    .where(sql`contact.rowid`, '>', after)
    .orderBy(sql`contact.rowid`)
    .limit(limit)
    .execute();
}
