import { insertHold } from '../db/holds.ts';
import { holdsOn, openReviews, putResidentRow, residentRow, setReview } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { mendIndexKey } from '../retention/rebuild-index.ts';
import { readReference, residentId, symbols } from '../vault/ids.ts';
import { type Marks, marksOf } from './marks.ts';
import { moveContacts, type ResidentRow, rowsOf } from './move.ts';

export type SplitWish = {
  readonly resident: string;
  /** As typed: references with commas between them. */
  readonly contacts: string;
  readonly reason: string;
  readonly approvedBy: string | undefined;
};

export type SplitPlan = Omit<SplitWish, 'contacts'> & {
  readonly contacts: readonly string[];
  /** Contacts that stay with the resident. */
  readonly stay: number;
};

export type SplitReceipt = {
  readonly resident: string;
  /** The new resident, to whom the contacts belong now. */
  readonly made: string;
  readonly contacts: readonly string[];
  readonly stay: number;
  /** Holds in force on the resident, placed on the new one too. */
  readonly holds: readonly string[];
  /** What both are marked with now. */
  readonly marks: Marks;
  readonly reviewsSettled: number;
};

/** Which contacts would become a resident of their own. Refuses what is not of this resident, and all of them. */
export async function planSplit(opened: Opened, wish: SplitWish): Promise<SplitPlan> {
  const resident = readReference(wish.resident);
  const contacts = [...new Set(wish.contacts.split(',').map(readReference))].filter((text) => text !== '');
  if (contacts.length === 0)
    throw new Refusal('usage', '--contact names no contact.', 'For example: --contact C-7K3M-9QWX-2ABC');
  const plan = { ...wish, resident, contacts };
  const { stay } = await decide(opened.store.db, plan);
  return { ...plan, stay: stay.length };
}

/** Does it, decided again inside the transaction. Requests stay where they are: a pack must not grow by a split. */
export async function applySplit(opened: Opened, plan: SplitPlan): Promise<SplitReceipt> {
  await mendIndexKey(opened);
  return write(opened, async (writing) => {
    const { go, stay } = await decide(writing.db, plan);
    const made = residentId(opened.random);
    await moveContacts(opened, writing, go, made);
    const holds = await copyHolds(opened, writing, plan.resident, made);
    const marks = await copyMarks(writing, plan.resident, made);
    const reviewsSettled = await settle(writing, plan.resident);
    await writing.audit({
      act: 'resident split',
      residents: [plan.resident, made],
      references: [...plan.contacts, ...holds],
      counts: { contacts: go.length, holds: holds.length, reviews: reviewsSettled },
      reason: plan.reason,
      ...(plan.approvedBy === undefined ? {} : { approvedBy: plan.approvedBy }),
    });
    return { resident: plan.resident, made, contacts: plan.contacts, stay: stay.length, holds, marks, reviewsSettled };
  });
}

async function decide(
  db: Writing['db'],
  { resident, contacts }: Pick<SplitPlan, 'resident' | 'contacts'>,
): Promise<{ readonly go: readonly ResidentRow[]; readonly stay: readonly ResidentRow[] }> {
  const rows = await rowsOf(db, resident);
  if (rows.length === 0)
    throw new Refusal('not-found', 'There is no resident with this id.', 'Look one up with: steward resident find');
  const go = rows.filter(({ reference }) => contacts.includes(reference));
  const stay = rows.filter(({ reference }) => !contacts.includes(reference));
  if (go.length < contacts.length)
    throw new Refusal(
      'not-found',
      contacts.length === 1
        ? 'This contact is not of this resident.'
        : 'One of these contacts is not of this resident.',
      'See: steward contact list --resident ID',
    );
  if (stay.length === 0)
    throw new Refusal('usage', 'These are all contacts of this resident.', 'Leave at least one of them where it is.');
  return { go, stay };
}

/** A hold on the resident must keep what it kept: it is placed on the new one too, with a number of its own. */
async function copyHolds(opened: Opened, { db, at, staff }: Writing, from: string, to: string) {
  const made: string[] = [];
  for (const hold of await holdsOn(db, from)) {
    const id = `H-${symbols(4, opened.random)}-${symbols(4, opened.random)}`;
    await insertHold(db, { ...hold, id, resident: to, placed_at: at, placed_by: staff });
    made.push(id);
  }
  return made;
}

/**
 * What protects the person protects both until somebody knows whose it is; a report of a death too, since the survey that
 * it keeps away would hurt more than a mark that is taken off again.
 *
 * @returns the marks in force, which the new one has as well.
 */
async function copyMarks({ db }: Writing, from: string, to: string): Promise<Marks> {
  const row = await residentRow(db, from);
  if (row) await putResidentRow(db, { ...row, id: to, adjustments: null, sealed_day: null, sealed: null });
  return marksOf(row);
}

/** A person has looked at this resident: what was asked about it is answered. */
async function settle({ db, at }: Writing, resident: string): Promise<number> {
  const reviews = (await openReviews(db, [resident])).filter((review) => review.resident === resident);
  for (const review of reviews)
    await setReview(db, review.id, {
      resident: review.resident,
      candidates: JSON.parse(review.candidates) as string[],
      settledAt: at,
    });
  return reviews.length;
}
