import type { Kysely } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { StoreTables } from './schema.ts';

export type OpenRequest = {
  readonly reference: string;
  readonly type: string;
  readonly received: Day;
  readonly due_on: Day;
};

/** A request whose answer was sent; `closed_at` is the start of that London day. */
export type ClosedRequest = Pick<OpenRequest, 'reference' | 'due_on'> & { readonly closed_at: Instant };

/** Requests that nobody has closed, the most urgent first, and how many there are in all. */
export async function openRequests(db: Kysely<StoreTables>): Promise<{
  readonly open: readonly OpenRequest[];
  readonly closed: readonly ClosedRequest[];
  readonly total: number;
}> {
  const open = await db
    .selectFrom('request')
    .select(['reference', 'type', 'received', 'due_on'])
    .where('closed_at', 'is', null)
    .orderBy('due_on')
    .orderBy('reference')
    .execute();
  const all = await db
    .selectFrom('request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst();
  const closed = await db
    .selectFrom('request')
    .select(['reference', 'due_on', 'closed_at'])
    .where('closed_at', 'is not', null)
    .execute();
  return { open, closed: closed as ClosedRequest[], total: Number(all?.count ?? 0) };
}
