import type { Instant } from '../calendar/types.ts';
import type { IndexLine } from '../db/contact-writer.ts';
import { matchName } from '../identifiers/name.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';
import type { PersonalData } from './contact.ts';

/** The kinds of identifier that the index knows (D3). */
export type IdentifierKind =
  | 'phone'
  | 'email'
  | 'nino'
  | 'council-tax-reference'
  | 'tenancy-reference'
  | 'uprn'
  | 'name-dob'
  | 'outside-reference';

/** One line of the index. `tag`: the name and birthday that came with it in the same contact, or empty. */
export type MatchKey = { readonly kind: IdentifierKind; readonly digest: Buffer; readonly tag: Buffer };

const NO_TAG = Buffer.alloc(0);

/** Kinds that join two contacts only when name and date of birth agree too: a shared phone must never merge a family. */
const WITH_NAME = {
  phone: 'phone',
  email: 'email',
  councilTaxReference: 'council-tax-reference',
  tenancyReference: 'tenancy-reference',
} as const;

/**
 * The index lines of one contact, as keyed digests of normalised values. A phone, email or reference carries the first
 * eight bytes of the digest of name and date of birth as its tag, so that one look-up answers rule D3 exactly.
 */
export function matchKeys(personal: PersonalData, key: HmacKey): readonly MatchKey[] {
  const keys: MatchKey[] = [];
  let tag: Buffer = NO_TAG;
  if (personal.name !== undefined && personal.dateOfBirth !== undefined) {
    const digest = nameAndBirthDigest(key, personal.name, personal.dateOfBirth);
    tag = digest.subarray(0, 8);
    keys.push({ kind: 'name-dob', digest, tag: NO_TAG });
  }
  if (personal.nino !== undefined)
    keys.push({ kind: 'nino', digest: digestOf(key, 'nino', personal.nino), tag: NO_TAG });
  for (const field in WITH_NAME) {
    const value = personal[field as keyof typeof WITH_NAME];
    const kind = WITH_NAME[field as keyof typeof WITH_NAME];
    if (value !== undefined) keys.push({ kind, digest: digestOf(key, kind, value), tag });
  }
  if (personal.uprn !== undefined)
    keys.push({ kind: 'uprn', digest: digestOf(key, 'uprn', personal.uprn), tag: NO_TAG });
  return keys;
}

/** Every line that a contact brings to the index: its identifiers under its resident, its outside reference under its own. */
export function indexLines(
  personal: PersonalData,
  contact: { readonly resident: string; readonly reference: string; readonly due_at: Instant },
  key: HmacKey,
): readonly IndexLine[] {
  const { resident, reference, due_at: until } = contact;
  const lines: IndexLine[] = matchKeys(personal, key).map((line) => ({ ...line, owner: resident, until }));
  if (personal.reference === undefined) return lines;
  const digest = outsideDigest(key, personal.source ?? '', personal.reference);
  return [...lines, { kind: 'outside-reference', digest, tag: NO_TAG, owner: reference, until }];
}

export const nameAndBirthDigest = (key: HmacKey, name: string, dateOfBirth: string): Buffer =>
  digestOf(key, 'name-dob', matchName(name), dateOfBirth);

/** The digest under which an outside reference is known: the same one twice is recorded once. */
export const outsideDigest = (key: HmacKey, source: string, reference: string): Buffer =>
  digestOf(key, 'outside-reference', source, reference);
