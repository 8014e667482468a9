import { addDays } from '../calendar/day.ts';
import { londonDay, londonMidnight } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { fallingDue, linkResidents } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { requestOf } from './request.ts';
import { holdCommands, residentsNamed } from './residents.ts';

export type LinkPlan = {
  readonly reference: string;
  /** Whom the request is not linked to yet. */
  readonly linked: readonly string[];
  readonly dueOn: Day;
  /** Records of these residents that go before the reply is due, unless they are held. */
  readonly goBeforeDue: number;
};

export type LinkReceipt = LinkPlan & {
  readonly status: 'linked' | 'already';
  /** Everybody whose request it is now. */
  readonly residents: readonly string[];
  readonly holdCommands: readonly string[];
};

/** Whose request it is, found after it was opened: somebody can be in the store several times, or be looked up later. */
export async function planLink(opened: Opened, reference: string, named: string): Promise<LinkPlan> {
  const { db } = opened.store;
  const { row, residents } = await requestOf(db, reference);
  const linked = (await residentsNamed(db, named)).filter((id) => !residents.includes(id));
  const before = londonMidnight(addDays(row.due_on, 1));
  const goBeforeDue = await fallingDue(db, linked, opened.now(), before);
  return { reference: row.reference, linked, dueOn: row.due_on, goBeforeDue };
}

/** Links them, decided again inside the transaction. Text of theirs that nobody has read makes the next pack a draft. */
export async function linkRequest(opened: Opened, plan: LinkPlan, reason: string | undefined): Promise<LinkReceipt> {
  return write(opened, async (writing) => {
    const request = await requestOf(writing.db, plan.reference);
    const { id, reference } = request.row;
    const linked = plan.linked.filter((resident) => !request.residents.includes(resident));
    if (linked.length > 0) {
      await linkResidents(writing.db, id, linked);
      await writing.audit({
        act: 'request link',
        references: [reference],
        residents: linked,
        ...(reason === undefined ? {} : { reason }),
      });
    }
    return {
      ...plan,
      linked,
      status: linked.length > 0 ? 'linked' : 'already',
      residents: [...request.residents, ...linked].sort(),
      holdCommands: holdCommands(linked, plan, londonDay(writing.at)),
    };
  });
}
