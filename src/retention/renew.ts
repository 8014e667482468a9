import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import type { Day } from '../calendar/types.ts';
import { keptOthersToRenew } from '../db/held-others.ts';
import { anythingKept, keptToRenew, requestsNearFloor, type SealedRow, setSeal } from '../db/seals.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';

/** Held records are sealed to their review day, so far ahead at most (D2): what is kept longer stays readable longer. */
export const LONGEST_REVIEW_DAYS = 92;
/** A held record is never sealed to less than this many days beyond the floor, so that a backup of this week opens it. */
export const LEAST_DAYS = 14;
/** For so long after its end a hold, or a restriction (which has no review day), may have had a record sealed. */
export const SEALED_BEYOND = { release: LEAST_DAYS, lift: LONGEST_REVIEW_DAYS } as const;
const OPEN_ENDED_DAYS = 365;
const CHUNK = 1_000;

/**
 * Moves seals ahead of the floor (D2): held and restricted contacts, and the requests and packs of held residents, to
 * their review day, within 14 to 92 days; open requests a year ahead. Without this the floor could not pass them, and the chain would forget nothing.
 *
 * @returns how many contacts were sealed anew.
 */
export async function renewSeals(opened: Opened): Promise<number> {
  const today = utcDay(opened.now());
  let total = 0;
  while (await anythingKept(opened.store.db)) {
    const renewed = await write(opened, (writing) => renewChunk(writing, today));
    total += renewed;
    if (renewed === 0) break;
  }
  await write(opened, async (writing) => {
    await renewOthers(writing, today);
    for (const row of await requestsNearFloor(writing.db, addDays(today, OPEN_ENDED_DAYS - 60))) {
      await reseal(writing, 'request', row, addDays(today, OPEN_ENDED_DAYS));
    }
  });
  return total;
}

async function renewChunk(writing: Writing, today: Day): Promise<number> {
  let renewed = 0;
  for (const row of await keptToRenew(
    writing.db,
    addDays(today, LEAST_DAYS),
    addDays(today, LONGEST_REVIEW_DAYS),
    CHUNK,
  )) {
    if (await reseal(writing, 'contact', row, row.day)) renewed += 1;
  }
  if (renewed > 0) await writing.audit({ act: 'seal renew', counts: { contacts: renewed } });
  return renewed;
}

async function renewOthers(writing: Writing, today: Day): Promise<void> {
  const rows = await keptOthersToRenew(writing.db, addDays(today, LEAST_DAYS), addDays(today, LONGEST_REVIEW_DAYS));
  let requests = 0;
  let files = 0;
  for (const row of rows.request) if (await reseal(writing, 'request', row, row.day)) requests += 1;
  for (const row of rows.file) if (await reseal(writing, 'file', row, row.day)) files += 1;
  if (requests + files > 0) await writing.audit({ act: 'seal renew', counts: { requests, files } });
}

/** Opens a row with its old day's key and seals it to another day. False for a row whose key is gone: it stays as it is. */
export async function reseal(
  writing: Writing,
  table: 'contact' | 'request' | 'file',
  row: SealedRow,
  day: Day,
): Promise<boolean> {
  const sealer = writing.sealer();
  const content = sealer.open<unknown>({ table, id: row.id, day: row.sealed_day }, row.sealed);
  if (content === undefined) return false;
  await setSeal(writing.db, table, row.id, day, sealer.seal({ table, id: row.id, day }, content));
  return true;
}
