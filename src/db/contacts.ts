import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { ContactTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export type ContactFilter = {
  readonly now: Instant;
  readonly resident?: string | undefined;
  readonly channel?: string | undefined;
  readonly since?: Instant | undefined;
  /** Id of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
};

/** One page of what may be read now, in the order of recording. What is due is hidden, swept or not. */
export function contactPage(db: Db, filter: ContactFilter) {
  let query = db
    .selectFrom('contact')
    .select(['id', 'reference', 'channel', 'at', 'due_at', 'resident'])
    .where('due_at', '>', filter.now);
  if (filter.resident !== undefined) query = query.where('resident', '=', filter.resident);
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
  if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
  if (filter.after !== undefined) query = query.where('id', '>', filter.after);
  return query.orderBy('id').limit(filter.limit).execute();
}

export const contactByReference = (db: Db, reference: string): Promise<ContactTable | undefined> =>
  db.selectFrom('contact').selectAll().where('reference', '=', reference).executeTakeFirst();

/** The contact of this id, while it is not due. */
export const livingContact = (db: Db, id: string, now: Instant): Promise<ContactTable | undefined> =>
  db.selectFrom('contact').selectAll().where('id', '=', id).where('due_at', '>', now).executeTakeFirst();

export const contactsOfResident = (db: Db, resident: string, after: string, limit: number): Promise<ContactTable[]> =>
  db
    .selectFrom('contact')
    .selectAll()
    .where('resident', '=', resident)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

/** How many living contacts each of these residents has. */
export const livingCounts = (db: Db, residents: readonly string[], now: Instant) =>
  db
    .selectFrom('contact')
    .select(['resident', (eb) => eb.fn.countAll<number>().as('count')])
    .where('resident', 'in', [...residents])
    .where('due_at', '>', now)
    .groupBy('resident')
    .execute();
