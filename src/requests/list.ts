import { daysBetween } from '../calendar/day.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { requestPage } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { explained, requestOf } from './request.ts';

export type ListedRequest = {
  readonly reference: string;
  readonly type: string;
  readonly received: Day;
  readonly dueOn: Day;
  /** Negative once the day has passed. */
  readonly daysLeft: number;
  readonly state: string;
  readonly packMade: boolean;
};

/** `next` = the reference to continue after; null at the end. */
export type RequestList = { readonly requests: readonly ListedRequest[]; readonly next: string | null };

/** Requests by the day their reply is due, the earliest first. References and dates only. */
export async function listRequests(
  opened: Opened,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<RequestList> {
  const { db } = opened.store;
  const today = londonDay(opened.now());
  const after = page.after === undefined ? undefined : (await requestOf(db, page.after)).row;
  const rows = await requestPage(db, after, page.limit + 1);
  const requests = rows.slice(0, page.limit).map((row): ListedRequest => {
    const { dueOn } = explained(row);
    return {
      reference: row.reference,
      type: row.type,
      received: row.received,
      dueOn,
      daysLeft: daysBetween(today, dueOn),
      state: row.state,
      packMade: row.packed_at !== null,
    };
  });
  return { requests, next: rows.length > page.limit ? (requests.at(-1)?.reference ?? null) : null };
}
