import { contactByReference } from '../db/contacts.ts';
import { residentRow } from '../db/resident-moves.ts';
import type { ContactTable } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { readReference } from '../vault/ids.ts';
import { readChain, type Sealer, sealerOf } from '../vault/vault.ts';
import type { ContactFacts, PersonalData } from './contact.ts';
import { type Marks, marksOf } from './marks.ts';

export type WholeContact = Omit<ContactFacts, 'sealedDay'> & {
  readonly reference: string;
  readonly resident: string;
  readonly personal: PersonalData;
};

/** With what is marked on it or on its resident. */
export type ShownContact = WholeContact & { readonly marks: Marks };

/** Shows one contact whole. Seeing personal data is an act: it is in the audit before it is on the screen (D6). */
export async function showContact(
  opened: Opened,
  reference: string,
  reason: string | undefined,
): Promise<ShownContact> {
  const row = await contactByReference(opened.store.db, readReference(reference));
  if (!row || row.due_at <= opened.now()) {
    throw new Refusal(
      'not-found',
      'There is no contact with this reference.',
      'It may have fallen due. See: steward contact list',
    );
  }
  await write(opened, (writing) =>
    writing.audit({
      act: 'contact show',
      references: [row.reference],
      residents: [row.resident],
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  const marks = marksOf(await residentRow(opened.store.db, row.resident), row);
  return { ...wholeContact(row, sealerOf(readChain(opened.vault), opened.homeId, opened.random)), marks };
}

/** A row with its sealed part opened; a row whose key is gone is refused by its reference. */
export function wholeContact(row: ContactTable, sealer: Sealer): WholeContact {
  const personal = sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  if (!personal) throw new Refusal('sealed-away', `The key of contact ${row.reference} is gone.`, 'Run: steward check');
  return {
    reference: row.reference,
    resident: row.resident,
    channel: row.channel,
    at: row.at,
    dueAt: row.due_at,
    noticeVersion: row.notice_version,
    purpose: row.purpose,
    lawfulBasis: row.lawful_basis,
    service: row.service,
    direction: row.direction,
    type: row.type,
    outcome: row.outcome,
    callerRole: row.caller_role,
    personal,
  };
}
