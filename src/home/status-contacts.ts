import { instantOf, millisecondsOf } from '../calendar/instant.ts';
import { isShorter, showPeriod } from '../calendar/period.ts';
import type { Instant, Period } from '../calendar/types.ts';
import { keptDueCount } from '../db/disposal.ts';
import type { Db } from '../db/schema.ts';
import { anythingKept } from '../db/seals.ts';
import { countChannels, countDue, countDueAfter, nextDue } from '../db/status.ts';
import type { Version } from '../notice/versions.ts';
import { dueAt, latestAt } from '../retention/due.ts';
import type { Opened } from './opened.ts';

/** Past due for longer than this, and kept by nothing, breaks a promise (contract, section 4). */
const LATE_MS = 72 * 3_600_000;

export type ContactsGlance = {
  readonly held: number;
  readonly byChannel: Readonly<Record<string, number>>;
  /** Due and kept by nothing; of these, `late` by over 72 hours. Held or restricted past their time: `kept`. */
  readonly dueNow: number;
  readonly late: number;
  readonly kept: number;
  readonly nextDue: Instant | null;
  /** Due later than a contact of this moment could be: recorded under a wrong clock. */
  readonly ahead: number;
};

/** Contacts by channel, and what is due. Channels of all versions; what is none of them is `other`. */
export async function contactsGlance(
  { store }: Opened,
  versions: readonly Version[],
  asOf: Instant,
): Promise<ContactsGlance> {
  const { db } = store;
  const channels = [...new Set(versions.flatMap(({ notice }) => notice.channels.map(({ id }) => id)))];
  const { counts, total } = await countChannels(db, channels);
  const known = counts.reduce((sum, count) => sum + count, 0);
  const byChannel = Object.fromEntries(channels.map((channel, at) => [channel, counts[at] ?? 0]));
  const lateBefore = instantOf(millisecondsOf(asOf) - LATE_MS - 1);
  const kept = await anythingKept(db);
  const keptNow = kept ? await keptDueCount(db, asOf) : 0;
  const keptLate = kept ? await keptDueCount(db, lateBefore) : 0;
  return {
    held: total,
    byChannel: total > known ? { ...byChannel, other: total - known } : byChannel,
    dueNow: (await countDue(db, asOf)) - keptNow,
    late: (await countDue(db, lateBefore)) - keptLate,
    kept: keptNow,
    nextDue: await nextDue(db, asOf),
    ahead: await countAhead(db, versions, asOf),
  };
}

/**
 * Contacts that fall due beyond the longest period that any version gave their channel, counted from now. Told from the
 * index of due dates, so that it costs no more than the rest; `check` reads each contact's own time.
 */
async function countAhead(db: Db, versions: readonly Version[], asOf: Instant): Promise<number> {
  const longest = new Map<string, Period>();
  for (const { id, retention } of versions.flatMap(({ notice }) => notice.channels)) {
    const known = longest.get(id);
    if (!known || isShorter(known, retention.value)) longest.set(id, retention.value);
  }
  const alike = new Map<string, { readonly period: Period; readonly channels: string[] }>();
  for (const [channel, period] of longest) {
    const found = alike.get(showPeriod(period));
    if (found) found.channels.push(channel);
    else alike.set(showPeriod(period), { period, channels: [channel] });
  }
  let ahead = 0;
  for (const { period, channels } of alike.values())
    ahead += await countDueAfter(db, channels, dueAt(latestAt(asOf), period));
  return ahead;
}
