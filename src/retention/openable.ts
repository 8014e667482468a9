import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { Db } from '../db/schema.ts';
import { acceptedGap, openGap } from '../home/restored.ts';
import { type Version, versionsOf } from '../notice/versions.ts';
import { dueAt, sealedDayOf } from './due.ts';
import { LONGEST_REVIEW_DAYS } from './renew.ts';

/** What decides how long a copy of a contact in a backup can be opened. */
export type Copied = {
  readonly at: Instant;
  readonly channel: string;
  readonly notice_version: number;
  readonly sealed_day: Day;
  /** The last day to which any hold may have had it sealed; null when none covered it. */
  readonly held_to: Day | null;
};

/** What else decides it, of the whole store. */
export type Copies = {
  readonly versions: readonly Version[];
  /** The last day to which a hold that a restore has forgotten may have had anything sealed; null = there was no restore. */
  readonly forgotten: Day | null;
};

export const copiesOf = async (db: Db): Promise<Copies> => ({
  versions: await versionsOf(db),
  forgotten: await forgottenHolds(db),
});

/**
 * Backups made between the one that was restored and the restore may have holds that this store knows nothing of, and
 * their contacts sealed to the reviews of those.
 */
export async function forgottenHolds(db: Db): Promise<Day | null> {
  const restored = (await openGap(db)) ?? (await acceptedGap(db));
  return restored ? addDays(utcDay(restored.to), LONGEST_REVIEW_DAYS) : null;
}

/**
 * The last day on which a backup that holds the contact can be opened: the latest day that it was ever sealed to. A
 * period that was shortened later, or a hold that was released or forgotten, left older backups with the later seal.
 */
export function openableUntil(contact: Copied, { versions, forgotten }: Copies): Day {
  const channel = versions
    .find(({ number }) => number === contact.notice_version)
    ?.notice.channels.find(({ id }) => id === contact.channel);
  const days = [contact.sealed_day, contact.held_to ?? contact.sealed_day, forgotten ?? contact.sealed_day];
  if (channel) days.push(sealedDayOf(dueAt(contact.at, channel.retention.value)));
  return days.sort().at(-1) as Day;
}
