import { livingContact } from '../../db/contacts.ts';
import { type ReceivedTextRow, textsBeginning, waitingTexts } from '../../db/received-texts.ts';
import type { ContactTable, Db } from '../../db/schema.ts';
import type { Opened } from '../../home/opened.ts';
import { Refusal } from '../../refusal.ts';
import { overdueAt } from './queue.ts';
import { readTextReference } from './text-id.ts';

/** The text that a reference names, or the first that waits for `next`; undefined when nothing waits. */
export async function findText(opened: Opened, typed: string): Promise<ReceivedTextRow | undefined> {
  const { db } = opened.store;
  if (typed.trim().toLowerCase() === 'next') {
    const [first] = await waitingTexts(db, overdueAt(opened.now()), 1);
    return first && (await textsBeginning(db, first.digest))[0];
  }
  const beginning = readTextReference(typed);
  const [found, other] = beginning ? await textsBeginning(db, beginning) : [];
  if (!found) {
    throw new Refusal('not-found', 'There is no text with this reference.', 'See: steward opt-out review');
  }
  // One in a million million; who waits comes first, and two that wait are told apart by going through the queue.
  if (other && other.needs !== '' && other.decided_at === null) {
    throw new Refusal('two-texts', 'Two texts have this reference.', 'Take them in turn: steward opt-out review next');
  }
  return found;
}

/** The contact that holds a text's words; undefined when there is none, or its time is over. */
export const contactOfText = (db: Db, row: ReceivedTextRow, now: string): Promise<ContactTable | undefined> =>
  row.contact === null ? Promise.resolve(undefined) : livingContact(db, row.contact, now);
