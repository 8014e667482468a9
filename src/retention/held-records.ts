import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { keptOthersBy } from '../db/held-others.ts';
import { activeHolds, keptByHold } from '../db/holds.ts';
import type { Opened } from '../home/opened.ts';
import type { HeldRecords } from './certify.ts';

/** Each hold in force, whether its review is overdue, and how many due contacts, requests and files it keeps. */
export async function heldRecords({ store: { db } }: Opened, asOf: Instant): Promise<readonly HeldRecords[]> {
  const days = daysOf(asOf);
  const counts = new Map((await keptByHold(db, asOf)).map((row) => [row.id, row.kept]));
  const held: HeldRecords[] = [];
  for (const { id, reason, review } of await activeHolds(db)) {
    const overdue = review < days.london;
    held.push({ id, reason, review, overdue, kept: counts.get(id) ?? 0, ...(await keptOthersBy(db, id, days)) });
  }
  return held;
}

/** Requests go by the UTC day to which they are sealed, files by the London day that their row names. */
export const daysOf = (asOf: Instant): { readonly utc: Day; readonly london: Day } => ({
  utc: utcDay(asOf),
  london: londonDay(asOf),
});
