import { utcDay } from '../calendar/instant.ts';
import type { Instant } from '../calendar/types.ts';
import { freeTextReferences, setReviewed } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import { contentOf, openSealDay, requestOf } from './request.ts';
import { howToLink } from './residents.ts';

export type ReviewPlan = {
  readonly reference: string;
  /** The contacts whose text is said to be read: those found when this was asked, and none that comes later. */
  readonly read: readonly string[];
  /** Those of them that no earlier review covered. */
  readonly fresh: number;
};

export type ReviewReceipt = {
  readonly reference: string;
  readonly reviewedAt: Instant;
  readonly contactsWithFreeText: number;
};

/** What an officer is about to state: whose text, by reference. */
export async function planReview(opened: Opened, reference: string): Promise<ReviewPlan> {
  const { db } = opened.store;
  const request = await requestOf(db, reference);
  if (request.residents.length === 0)
    throw new Refusal(
      'nobody-linked',
      `${request.row.reference} is linked to nobody yet, so there is nothing to read.`,
      `Search with: steward resident find. Then: ${howToLink(request.row.reference)}`,
    );
  const { read } = contentOf(request, sealerOf(readChain(opened.vault), opened.homeId, opened.random));
  const already = new Set(read);
  const found = await freeTextReferences(db, request.residents, opened.now());
  return {
    reference: request.row.reference,
    read: found,
    fresh: found.filter((each) => !already.has(each)).length,
  };
}

/**
 * Remembers, sealed in the request, which contacts an officer has read for other people. By reference and not by the
 * time of the review: a record that is linked, held or imported afterwards is unread, whenever it was made.
 */
export async function reviewRequest(
  opened: Opened,
  plan: ReviewPlan,
  reason: string | undefined,
): Promise<ReviewReceipt> {
  return write(opened, async (writing) => {
    const request = await requestOf(writing.db, plan.reference);
    const { id, reference } = request.row;
    const day = openSealDay(utcDay(writing.at));
    const content = { ...contentOf(request, writing.sealer()), read: plan.read };
    await setReviewed(writing.db, id, {
      reviewed_at: writing.at,
      reviewed_by: writing.staff,
      sealed_day: day,
      sealed: writing.sealer().seal({ table: 'request', id, day }, content),
    });
    await writing.audit({
      act: 'request review',
      references: [reference],
      residents: request.residents,
      counts: { read: plan.read.length, fresh: plan.fresh },
      ...(reason === undefined ? {} : { reason }),
    });
    return { reference, reviewedAt: writing.at, contactsWithFreeText: plan.read.length };
  });
}
