import { utcDay } from '../calendar/instant.ts';
import { londonDay, londonMidnight } from '../calendar/london.ts';
import { addPeriod } from '../calendar/period.ts';
import type { Day } from '../calendar/types.ts';
import { setClosed } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { periodOf } from '../notice/lookup.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { laterOf } from '../retention/redue-rule.ts';
import { contentOf, requestOf } from './request.ts';

export type ClosePlan = { readonly reference: string; readonly on: Day; readonly dueOn: Day; readonly late: boolean };
export type CloseReceipt = ClosePlan & { readonly state: 'closed'; readonly destroyBy: Day };

/** What closing says: on which day the answer was sent. A pack that was made is no answer, so a person must say it. */
export async function planClose(opened: Opened, reference: string, on: Day): Promise<ClosePlan> {
  const { row } = await requestOf(opened.store.db, reference);
  if (row.closed_at !== null)
    throw new Refusal('closed', 'This request is closed already.', 'See: steward request show');
  if (on > londonDay(opened.now()))
    throw new Refusal('usage', '--sent is in the future.', 'Give the day on which the answer was sent.');
  if (on < row.received)
    throw new Refusal(
      'usage',
      '--sent is before the request was received.',
      'Give the day on which the answer was sent.',
    );
  return { reference: row.reference, on, dueOn: row.due_on, late: on > row.due_on };
}

/** Closes the request and seals it to its own day, which the notice counts from the day it was answered (design D2). */
export async function closeRequest(opened: Opened, plan: ClosePlan, reason: string | undefined): Promise<CloseReceipt> {
  return write(opened, async (writing) => {
    const request = await requestOf(writing.db, plan.reference);
    const { notice } = currentVersion(await versionsOf(writing.db), londonDay(writing.at));
    const destroyBy = utcDay(addPeriod(londonMidnight(plan.on), periodOf(notice, 'requests').value));
    // An answer sent so long ago that its day has passed goes with the next sweep.
    const day = laterOf(destroyBy, writing.floor);
    const { id, reference } = request.row;
    const content = contentOf(request, writing.sealer());
    const sealed = writing.sealer().seal({ table: 'request', id, day }, content);
    await setClosed(writing.db, id, {
      closed_at: londonMidnight(plan.on),
      state: 'closed',
      destroy_by: destroyBy,
      sealed_day: day,
      sealed,
    });
    await writing.audit({
      act: 'request close',
      references: [reference],
      residents: request.residents,
      facts: { sent: plan.on, late: plan.late },
      ...(reason === undefined ? {} : { reason }),
    });
    return { ...plan, state: 'closed', destroyBy };
  });
}
