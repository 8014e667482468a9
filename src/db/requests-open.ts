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

/** What a request says of itself in clear, and for whom it was made. */
export type KnownRequest = {
  readonly reference: string;
  readonly received: Day;
  readonly due_on: Day;
  readonly state: string;
  readonly closed_at: Instant | null;
  readonly residents: readonly string[];
};

/** Every request, open or closed, with its residents. */
export async function requestsKnown(db: Kysely<StoreTables>): Promise<readonly KnownRequest[]> {
  const rows = await db
    .selectFrom('request')
    .select(['id', 'reference', 'received', 'due_on', 'state', 'closed_at'])
    .orderBy('reference')
    .execute();
  const residents = new Map<string, string[]>();
  for (const { request, resident } of await db.selectFrom('request_resident').selectAll().execute())
    residents.set(request, [...(residents.get(request) ?? []), resident]);
  return rows.map(({ id, ...row }) => ({ ...row, residents: residents.get(id) ?? [] }));
}
