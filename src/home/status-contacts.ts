import { instantOf, millisecondsOf } from '../calendar/instant.ts';
import type { Instant } from '../calendar/types.ts';
import { keptDueCount } from '../db/disposal.ts';
import { anythingKept } from '../db/seals.ts';
import { countChannels, countDue, nextDue } from '../db/status.ts';
import type { Version } from '../notice/versions.ts';
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
  };
}
