import { sealedDayOf } from '../../retention/due.ts';
import type { ContactFacts } from '../contact.ts';
import type { IdentifierKind } from '../match-keys.ts';
import { type Entering, type EnteringContact, type Spot, spot } from '../spots.ts';

/**
 * Contacts as they travel between threads. Cloning 5,000 objects of small buffers takes longer than making them, so:
 * what varies as text is one string of fixed widths, what comes from closed lists stands once for all that share it, and
 * every digest and sealed part lies in one block of bytes that changes hands without being copied.
 */
export type Packed = {
  readonly contacts: number;
  readonly spots: number;
  readonly text: string;
  readonly shapes: readonly Shape[];
  readonly bytes: ArrayBuffer;
};

type Shape = Pick<EnteringContact, 'recording' | 'special' | 'relevant' | 'freeText' | 'adjustments'> &
  Omit<ContactFacts, 'at' | 'dueAt' | 'sealedDay'>;

const ID = 36;
const REFERENCE = ID + 16;
const AT = REFERENCE + 24;
const WIDTH = AT + 24;
const DIGEST = 16;
const TAG = 8;
const KINDS: readonly IdentifierKind[] = [
  'phone',
  'email',
  'nino',
  'council-tax-reference',
  'tenancy-reference',
  'uprn',
  'name-dob',
  'outside-reference',
];

/** First every spot: kind, digest, tag. Then every contact: shape, flags, places of its spots, date of birth, sealed part. */
export function pack({ spots, contacts }: Entering): Packed {
  const bytes = Buffer.from(
    new ArrayBuffer(spots.length * (1 + DIGEST + TAG) + contacts.reduce((size, contact) => size + sizeOf(contact), 0)),
  );
  const places = new Map<Spot, number>();
  const shapes = shapeList();
  let text = '';
  let at = 0;
  for (const each of spots) {
    places.set(each, places.size);
    bytes[at] = KINDS.indexOf(each.kind) | (each.tag.length > 0 ? TAGGED : 0);
    at += 1 + each.digest.copy(bytes, at + 1);
    at += each.tag.copy(bytes, at);
  }
  const putPlace = (each: Spot) => {
    at = bytes.writeUInt32BE(places.get(each) as number, at);
  };
  for (const contact of contacts) {
    text += contact.id + contact.reference + contact.facts.at + contact.facts.dueAt;
    at = bytes.writeUInt16BE(shapes.numberOf(contact), at);
    at = bytes.writeUInt32BE(contact.sealed.length, at);
    bytes[at++] = contact.keys.length;
    bytes[at++] = (contact.outside ? HAS_OUTSIDE : 0) | (contact.birth ? HAS_BIRTH : 0);
    for (const key of contact.keys) putPlace(key);
    if (contact.outside) putPlace(contact.outside);
    if (contact.birth) at += contact.birth.copy(bytes, at);
    at += contact.sealed.copy(bytes, at);
  }
  return {
    contacts: contacts.length,
    spots: spots.length,
    text,
    shapes: shapes.list,
    bytes: bytes.buffer as ArrayBuffer,
  };
}

const TAGGED = 0x80;
const HAS_OUTSIDE = 1;
const HAS_BIRTH = 2;

/** The contacts of a pack; their buffers are views of its bytes. */
export function unpack(packed: Packed): Entering {
  const bytes = Buffer.from(packed.bytes);
  let at = 0;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  const spots = Array.from({ length: packed.spots }, () => {
    const kind = bytes[at++] as number;
    return spot({
      kind: KINDS[kind & ~TAGGED] as IdentifierKind,
      digest: take(DIGEST),
      tag: kind & TAGGED ? take(TAG) : NO_TAG,
    });
  });
  const takeSpot = (): Spot => {
    at += 4;
    return spots[bytes.readUInt32BE(at - 4)] as Spot;
  };
  const contacts = Array.from({ length: packed.contacts }, (_, row): EnteringContact => {
    const { recording, special, relevant, freeText, adjustments, ...listed } = packed.shapes[
      bytes.readUInt16BE(at)
    ] as Shape;
    const length = bytes.readUInt32BE(at + 2);
    const keyCount = bytes[at + 6] as number;
    const has = bytes[at + 7] as number;
    at += 8;
    const keys: Spot[] = [];
    for (let key = 0; key < keyCount; key += 1) keys.push(takeSpot());
    const outside = has & HAS_OUTSIDE ? takeSpot() : undefined;
    const birth = has & HAS_BIRTH ? take(DIGEST) : undefined;
    const sealed = take(length);
    const from = row * WIDTH;
    const id = packed.text.slice(from, from + ID);
    const reference = packed.text.slice(from + ID, from + REFERENCE);
    const dueAt = packed.text.slice(from + AT, from + WIDTH);
    const facts = {
      ...listed,
      at: packed.text.slice(from + REFERENCE, from + AT),
      dueAt,
      sealedDay: sealedDayOf(dueAt),
    };
    return { id, reference, facts, recording, special, relevant, freeText, adjustments, sealed, keys, outside, birth };
  });
  return { spots, contacts };
}

const NO_TAG = Buffer.alloc(0);

const sizeOf = (contact: EnteringContact): number =>
  8 + contact.sealed.length + 4 * (contact.keys.length + (contact.outside ? 1 : 0)) + (contact.birth ? DIGEST : 0);

function shapeList() {
  const list: Shape[] = [];
  const numbers = new Map<string, number>();
  const numberOf = ({ facts, recording, special, relevant, freeText, adjustments }: EnteringContact): number => {
    const { channel, noticeVersion, purpose, lawfulBasis, service, direction, type, outcome, callerRole } = facts;
    const key = `${channel}\n${noticeVersion}\n${purpose}\n${lawfulBasis}\n${service}\n${direction}\n${type}\n${outcome}\n${callerRole}\n${recording}${special}${relevant}${freeText}${adjustments}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    list.push({
      channel,
      noticeVersion,
      purpose,
      lawfulBasis,
      service,
      direction,
      type,
      outcome,
      callerRole,
      recording,
      special,
      relevant,
      freeText,
      adjustments,
    });
    numbers.set(key, list.length - 1);
    return list.length - 1;
  };
  return { list, numberOf };
}
