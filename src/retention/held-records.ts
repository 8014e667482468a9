import type { Instant } from '../calendar/types.ts';
import { activeHolds, keptByHold } from '../db/holds.ts';
import type { Opened } from '../home/opened.ts';
import type { HeldRecords } from './certify.ts';

/** Each hold in force, and how many due contacts it keeps. */
export async function heldRecords(opened: Opened, asOf: Instant): Promise<readonly HeldRecords[]> {
  const { db } = opened.store;
  const counts = new Map((await keptByHold(db, asOf)).map((row) => [row.id, row.kept]));
  return (await activeHolds(db)).map((hold) => ({
    id: hold.id,
    reason: hold.reason,
    review: hold.review,
    kept: counts.get(hold.id) ?? 0,
  }));
}
