import { londonDay } from '../../calendar/london.ts';
import { addPeriod } from '../../calendar/period.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import type { Db } from '../../db/schema.ts';
import { periodOf, recipientOf } from '../../notice/lookup.ts';
import { currentVersion, versionsOf } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';

export type ListDecision = {
  readonly processor: string;
  readonly noticeVersion: number;
  /** London day of the list, and of its destruction. */
  readonly today: Day;
  readonly destroyBy: Day;
};

/** Who may be given a list of numbers: a processor in the notice in force that it lets receive them. */
export async function decideList(db: Db, now: Instant, wanted: string): Promise<ListDecision> {
  const today = londonDay(now);
  const { notice, number } = currentVersion(await versionsOf(db), today);
  const recipient = recipientOf(notice, wanted);
  if (recipient?.kind !== 'processor' || !recipient.receives.includes('phone')) {
    const may = notice.recipients.filter(({ kind, receives }) => kind === 'processor' && receives.includes('phone'));
    throw new Refusal(
      'usage',
      'The notice does not let this recipient have the numbers; nothing was written.',
      `It lets: ${may.map(({ id }) => id).join(', ')}. Anybody else needs a new version of the notice.`,
    );
  }
  const destroyBy = londonDay(addPeriod(now, periodOf(notice, 'invitation-files').value));
  return { processor: recipient.id, noticeVersion: number, today, destroyBy };
}
