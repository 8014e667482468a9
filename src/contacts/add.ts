import { millisecondsOf } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Instant } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { indexHmac, readIndexKey } from '../vault/vault.ts';
import { acceptContact } from './accept.ts';
import type { AcceptedContact, ContactInput } from './contact.ts';
import { prepareContact } from './prepare.ts';
import { recordContacts } from './record.ts';

export type AddReceipt = {
  readonly reference: string;
  readonly resident: string;
  readonly dueAt: Instant;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly noticeVersion: number;
};

/** Whether the contact may be recorded now, and how it would be bound to the notice. */
export async function planContact(db: Db, now: Instant, input: ContactInput): Promise<AcceptedContact> {
  const door = { versions: await versionsOf(db), now, today: londonDay(now) };
  const acceptance = acceptContact(input, door);
  if (acceptance.ok) return acceptance.contact;
  const { field, problem } = acceptance.refusal;
  throw new Refusal('refused', `${field} ${problem}.`, 'Nothing was recorded.');
}

/** Records one contact: decided again inside the transaction, under the keys that count there. */
export async function addContact(opened: Opened, input: ContactInput): Promise<AddReceipt> {
  return write(opened, async (writing) => {
    const accepted = await planContact(writing.db, writing.at, input);
    const index = indexHmac(readIndexKey(opened.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
    const prepared = prepareContact(accepted, {
      index,
      sealer: writing.sealer(),
      random: opened.random,
      nowMs: millisecondsOf(writing.at),
    });
    const { recorded } = await recordContacts(opened, writing, [prepared], { imported: false, index });
    const made = recorded[0];
    if (!made)
      throw new Refusal(
        'duplicate',
        'This outside reference is recorded already.',
        'Nothing was recorded a second time.',
      );
    const { facts } = accepted;
    await writing.audit({
      act: 'contact add',
      references: [made.reference],
      residents: [made.resident],
      facts: {
        channel: facts.channel,
        noticeVersion: facts.noticeVersion,
        purpose: facts.purpose,
        lawfulBasis: facts.lawfulBasis,
      },
    });
    return {
      ...made,
      dueAt: facts.dueAt,
      purpose: facts.purpose,
      lawfulBasis: facts.lawfulBasis,
      noticeVersion: facts.noticeVersion,
    };
  });
}
