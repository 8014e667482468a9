import type { Instant } from '../../calendar/types.ts';
import { type WholeContact, wholeContact } from '../../contacts/show.ts';
import { harmless } from '../../contacts/shown.ts';
import { type ReceivedTextRow, waitingTexts } from '../../db/received-texts.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { maskPhone } from '../../identifiers/phone.ts';
import { readChain, sealerOf } from '../../vault/vault.ts';
import { contactOfText, findText } from './find.ts';
import { overdueAt, type Queue, queueOf } from './queue.ts';
import { textReference } from './text-id.ts';

export type ListedText = {
  readonly id: string;
  readonly received: Instant;
  readonly class: string;
  readonly needs: string;
  readonly overdue: boolean;
};

/** What waits for a person, without a word of it: the urgent first, then the oldest. */
export type ReviewList = Queue & { readonly texts: readonly ListedText[] };

export async function listWaiting(opened: Opened, limit: number): Promise<ReviewList> {
  const { db } = opened.store;
  const now = opened.now();
  const rows = await waitingTexts(db, overdueAt(now), limit);
  const texts = rows.map((row) => ({
    id: textReference(row.digest),
    received: row.received_at,
    class: row.class,
    needs: row.needs,
    overdue: Number(row.overdue) === 1,
  }));
  return { ...(await queueOf(db, now)), texts };
}

/** One text for the eyes of an officer. `words` and `sender` null: they are not kept, or not any more. */
export type ShownText = {
  readonly id: string;
  readonly received: Instant;
  readonly class: string;
  readonly needs: string;
  readonly decision: string | null;
  readonly decidedAt: Instant | null;
  readonly contact: string | null;
  readonly sender: string | null;
  readonly words: string | null;
};

/** Shows the words of a text. Seeing them is an act: it is in the audit before they are on the screen (D6). */
export async function showText(
  opened: Opened,
  typed: string,
  reason: string | undefined,
): Promise<ShownText | undefined> {
  const row = await findText(opened, typed);
  if (!row) return undefined;
  const contact = await contactOfText(opened.store.db, row, opened.now());
  await write(opened, (writing) =>
    writing.audit({
      act: 'opt-out review',
      references: [textReference(row.digest), ...(contact ? [contact.reference] : [])],
      ...(contact ? { residents: [contact.resident] } : {}),
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  return shownText(row, contact && wholeContact(contact, sealer));
}

const shownText = (row: ReceivedTextRow, contact: WholeContact | undefined): ShownText => ({
  id: textReference(row.digest),
  received: row.received_at,
  class: row.class,
  needs: row.needs,
  decision: row.decision,
  decidedAt: row.decided_at,
  contact: contact?.reference ?? null,
  sender: contact?.personal.phone === undefined ? null : maskPhone(contact.personal.phone),
  words: contact?.personal.summary === undefined ? null : harmless(contact.personal.summary),
});
