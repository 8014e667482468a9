import type { Day, Instant } from '../calendar/types.ts';
import type { Version } from '../notice/versions.ts';
import { dueAt, sealedDayOf } from './due.ts';

/** What decides how long a copy of a contact in a backup can be opened. */
export type Copied = {
  readonly at: Instant;
  readonly channel: string;
  readonly notice_version: number;
  readonly sealed_day: Day;
  /** The last day to which any hold may have had it sealed; null when none covered it. */
  readonly held_to: Day | null;
};

/**
 * The last day on which a backup that holds the contact can be opened: the latest day that it was ever sealed to. A
 * period that was shortened later, or a hold that was released, left older backups with the later seal.
 */
export function openableUntil(contact: Copied, versions: readonly Version[]): Day {
  const channel = versions
    .find(({ number }) => number === contact.notice_version)
    ?.notice.channels.find(({ id }) => id === contact.channel);
  const days = [contact.sealed_day, contact.held_to ?? contact.sealed_day];
  if (channel) days.push(sealedDayOf(dueAt(contact.at, channel.retention.value)));
  return days.sort().at(-1) as Day;
}
