import { addDays } from '../calendar/day.ts';
import { showDay } from '../calendar/show.ts';
import type { Day } from '../calendar/types.ts';
import { requestByReference, residentsOfRequest } from '../db/requests.ts';
import type { Db, RequestTable } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../vault/vault.ts';
import { type AccessClock, accessDue } from './clock.ts';
import { readAccessReference } from './reference.ts';

/** The sealed part of a request. `read` = the contacts whose free text an officer has read for other people. */
export type RequestContent = { readonly via: string | null; readonly read: readonly string[] };

export type KnownRequest = { readonly row: RequestTable; readonly residents: readonly string[] };

/** The request of this reference with its residents, or a refusal that does not repeat what was typed. */
export async function requestOf(db: Db, text: string): Promise<KnownRequest> {
  const reference = readAccessReference(text);
  const row = reference === undefined ? undefined : await requestByReference(db, reference);
  if (!row) throw new Refusal('not-found', 'There is no request with this reference.', 'See: steward request list');
  return { row, residents: await residentsOfRequest(db, row.id) };
}

/** An open request has no day on which it goes, so it is sealed a year ahead; the sweep renews that (design D2). */
export const openSealDay = (today: Day): Day => addDays(today, 365);

/** What is sealed in a request. One whose key is gone has told nobody that anything was read. */
export const contentOf = ({ row }: KnownRequest, sealer: Sealer): RequestContent =>
  sealer.open<RequestContent>({ table: 'request', id: row.id, day: row.sealed_day }, row.sealed) ?? {
    via: null,
    read: [],
  };

/** The date of a request with its steps, counted anew; a list of bank holidays that has grown since is a warning. */
export function explained({ received, due_on }: Pick<RequestTable, 'received' | 'due_on'>): AccessClock {
  const clock = accessDue(received);
  if (clock.dueOn === due_on) return clock;
  const warning = `When this request was opened the date was ${showDay(due_on)}. The list of bank holidays has changed since.`;
  return { ...clock, warnings: [...clock.warnings, warning] };
}
