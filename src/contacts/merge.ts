import { moveHolds, moveRequests, openReviews, setReview } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { mendIndexKey } from '../retention/rebuild-index.ts';
import { renewSeals } from '../retention/renew.ts';
import { readReference } from '../vault/ids.ts';
import { readChain, type Sealer, sealerOf } from '../vault/vault.ts';
import type { PersonalData } from './contact.ts';
import { mergeRows } from './merge-rows.ts';
import { moveContacts, type ResidentRow, rowsOf } from './move.ts';

export type MergeWish = {
  readonly from: string;
  readonly into: string;
  readonly reason: string;
  readonly approvedBy: string | undefined;
};

export type MergePlan = MergeWish & {
  readonly contacts: number;
  /** What the two have different values of: `National Insurance number`, `date of birth`. Never the values. */
  readonly conflicts: readonly string[];
};

export type MergeReceipt = Pick<MergePlan, 'from' | 'into' | 'contacts' | 'conflicts'> & {
  readonly holds: number;
  readonly requests: number;
  readonly reviewsSettled: number;
};

/**
 * Whether two residents may become one. Refuses (`conflict`) when their National Insurance numbers or birthdays differ,
 * unless a second person agreed: one wrong merge puts somebody's calls into somebody else's pack.
 */
export async function planMerge(opened: Opened, wish: MergeWish): Promise<MergePlan> {
  const from = readReference(wish.from);
  const into = readReference(wish.into);
  if (from === into) throw new Refusal('usage', 'Both are the same resident.', 'Name another one with --into.');
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  return { ...wish, from, into, ...(await decide(opened.store.db, sealer, { ...wish, from, into })).told };
}

/** Does it, decided again inside the transaction. Opt-outs are of numbers and the erasure ledger of contacts: neither changes. */
export async function applyMerge(opened: Opened, plan: MergePlan): Promise<MergeReceipt> {
  await mendIndexKey(opened);
  const { from, into } = plan;
  const receipt = await write(opened, async (writing) => {
    const { db } = writing;
    const { rows, told } = await decide(db, writing.sealer(), plan);
    await moveContacts(opened, writing, rows, into);
    const holds = await moveHolds(db, from, into);
    const requests = await moveRequests(db, from, into);
    await mergeRows(writing, from, into);
    const reviewsSettled = await settle(writing, from, into);
    const counts = { contacts: rows.length, holds, requests, reviews: reviewsSettled };
    await writing.audit({
      act: 'resident merge',
      residents: [from, into],
      counts,
      facts: { conflicts: told.conflicts.join(', ') },
      reason: plan.reason,
      ...(plan.approvedBy === undefined ? {} : { approvedBy: plan.approvedBy }),
    });
    return { from, into, ...told, holds, requests, reviewsSettled };
  });
  // A hold of the one covers the other's contacts now.
  await renewSeals(opened);
  return receipt;
}

async function decide(db: Writing['db'], sealer: Sealer, { from, into, approvedBy }: MergeWish) {
  const rows = await rowsOf(db, from);
  const others = await rowsOf(db, into);
  if (rows.length === 0 || others.length === 0)
    throw new Refusal('not-found', 'One of these residents is not known.', 'Look one up with: steward resident find');
  const conflicts = conflictsOf(rows, others, sealer);
  if (conflicts.length > 0 && approvedBy === undefined)
    throw new Refusal(
      'conflict',
      `These residents differ in ${conflicts.join(' and ')}.`,
      'If they are one person all the same, a second person must agree: add --approved-by.',
    );
  return { rows, told: { contacts: rows.length, conflicts } };
}

const ONE_OF_EACH = { nino: 'National Insurance number', dateOfBirth: 'date of birth' } as const;

function conflictsOf(rows: readonly ResidentRow[], others: readonly ResidentRow[], sealer: Sealer): readonly string[] {
  const [ours, theirs] = [rows, others].map((list) => list.map((row) => contentOf(row, sealer)));
  return Object.entries(ONE_OF_EACH)
    .filter(([field]) => {
      const values = (list: readonly PersonalData[] | undefined) =>
        new Set(
          list?.map((personal) => personal[field as keyof typeof ONE_OF_EACH]).filter((value) => value !== undefined),
        );
      const [one, other] = [values(ours), values(theirs)];
      return one.size > 0 && other.size > 0 && (one.size > 1 || other.size > 1 || [...one][0] !== [...other][0]);
    })
    .map(([, name]) => name);
}

function contentOf(row: ResidentRow, sealer: Sealer): PersonalData {
  try {
    return sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed) ?? {};
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return {};
    throw problem;
  }
}

/** A review that asked whether these two are one is answered; others ask about the one that is left. */
async function settle({ db, at }: Writing, from: string, into: string): Promise<number> {
  let settled = 0;
  for (const review of await openReviews(db, [from, into])) {
    const named = [review.resident, ...(JSON.parse(review.candidates) as string[])];
    const left = [...new Set(named.map((id) => (id === from ? into : id)))];
    const answered = named.includes(from) && named.includes(into);
    if (answered) settled += 1;
    await setReview(db, review.id, {
      resident: left[0] ?? into,
      candidates: left.slice(1),
      settledAt: answered ? at : null,
    });
  }
  return settled;
}
