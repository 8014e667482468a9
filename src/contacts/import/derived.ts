import { contactFields } from '../../notice/fields.ts';
import { plainName } from '../../notice/spelling.ts';
import { type HmacKey, hmacSha256 } from '../../vault/hmac.ts';
import { lengthPrefixed } from '../../vault/seal.ts';
import type { AcceptedContact, ContactInput, PersonalData } from '../contact.ts';

/** The system that a derived reference belongs to. */
const SOURCE = 'derived';

/**
 * Gives a row without an outside reference one of its own, so that the same file twice records nothing twice: the first
 * 128 bits of HMAC-SHA-256 over the names and normal forms of the fields that the row has, each length-prefixed. The
 * key is permanent, and nothing that the notice decides goes in: a new version, or a month's rebuild of the index, must
 * not make an old file new. Two rows with equal content are one record, in one file too.
 */
export function withReference(contact: AcceptedContact, input: ContactInput, key: HmacKey): AcceptedContact {
  if (contact.personal.reference !== undefined) return contact;
  const parts: string[] = [];
  for (const field of contactFields) {
    const given = input[field];
    if (given !== undefined) parts.push(field, normalForm(contact, field, given));
  }
  const reference = hmacSha256(key, lengthPrefixed(parts)).toString('hex', 0, 16);
  return { facts: contact.facts, personal: { ...contact.personal, source: SOURCE, reference } };
}

/** Words from the notice's lists are compared as the door compares them, without case, spaces or hyphens. */
function normalForm({ facts, personal }: AcceptedContact, field: string, given: string): string {
  if (field === 'at') return facts.at;
  const key = field === 'providedBy.name' ? 'providedByName' : field;
  return personal[key as keyof PersonalData] ?? plainName(given);
}
