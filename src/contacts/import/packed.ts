import type { Day } from '../../calendar/types.ts';
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
  /** Digests for the erasure ledger that each contact with an outside reference carries. */
  readonly ledger: number;
  readonly text: string;
  readonly shapes: readonly Shape[];
  readonly bytes: ArrayBuffer;
  readonly firstSealedDay: Day | undefined;
};

type Listed = Omit<ContactFacts, 'at' | 'dueAt' | 'sealedDay'>;
type Flags = Pick<EnteringContact, 'recording' | 'special' | 'relevant' | 'freeText' | 'adjustments'>;
type Shape = { readonly listed: Listed; readonly flags: Flags };

const ID = 36;
const REFERENCE = ID + 16;
const AT = REFERENCE + 24;
const DUE = AT + 24;
const WIDTH = DUE + 10;
const DIGEST = 16;
const TAG = 8;
const TAGGED = 0x80;
const HAS_OUTSIDE = 1;
const HAS_BIRTH = 2;
const NO_TAG = Buffer.alloc(0);
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

/** First every spot: kind, digest, tag. Then every contact: shape, lengths, numbers of its spots, birthday, sealed part. */
export function pack({ spots, contacts, firstSealedDay }: Entering): Packed {
  const all = [...contacts];
  const size = all.reduce((sum, contact) => sum + sizeOf(contact), spots.length * (1 + DIGEST + TAG));
  const bytes = Buffer.from(new ArrayBuffer(size));
  const numbers = new Map<Spot, number>();
  const shapes = shapeList();
  let text = '';
  let at = 0;
  for (const each of spots) {
    numbers.set(each, numbers.size);
    bytes[at] = KINDS.indexOf(each.kind) | (each.tag.length > 0 ? TAGGED : 0);
    at += 1 + each.digest.copy(bytes, at + 1);
    at += each.tag.copy(bytes, at);
  }
  const putNumber = (each: Spot) => {
    at = bytes.writeUInt32BE(numbers.get(each) as number, at);
  };
  for (const contact of all) {
    text += contact.id + contact.reference + contact.facts.at + contact.facts.dueAt + contact.facts.sealedDay;
    at = bytes.writeUInt16BE(shapes.numberOf(contact), at);
    at = bytes.writeUInt32BE(contact.sealed.length, at);
    bytes[at++] = contact.keys.length;
    bytes[at++] = (contact.outside ? HAS_OUTSIDE : 0) | (contact.birth ? HAS_BIRTH : 0);
    for (const key of contact.keys) putNumber(key);
    if (contact.outside) putNumber(contact.outside);
    if (contact.birth) at += contact.birth.copy(bytes, at);
    for (const digest of contact.ledger) at += digest.copy(bytes, at);
    at += contact.sealed.copy(bytes, at);
  }
  const buffer = bytes.buffer as ArrayBuffer;
  const ledger = all.find(({ outside }) => outside)?.ledger.length ?? 0;
  return {
    contacts: all.length,
    spots: spots.length,
    ledger,
    text,
    shapes: shapes.list,
    bytes: buffer,
    firstSealedDay,
  };
}

/** The contacts of a pack, each made when it is its turn, so that it can be forgotten soon after; buffers are views. */
export function unpack(packed: Packed): Entering {
  const from: Reader = { bytes: Buffer.from(packed.bytes), at: 0 };
  const spots = Array.from({ length: packed.spots }, () => {
    const kind = from.bytes[from.at++] as number;
    const digest = take(from, DIGEST);
    const tag = kind & TAGGED ? take(from, TAG) : NO_TAG;
    return spot({ kind: KINDS[kind & ~TAGGED] as IdentifierKind, digest, tag });
  });
  return { spots, contacts: contactsOf(packed, spots, from), firstSealedDay: packed.firstSealedDay };
}

/** Bytes, and how far they have been read. */
type Reader = { readonly bytes: Buffer; at: number };

const take = (from: Reader, length: number): Buffer => {
  from.at += length;
  return from.bytes.subarray(from.at - length, from.at);
};

/**
 * At the top of the module: inside `unpack` it would be a new function for each chunk, with a hidden class of its own for
 * its generator, and V8's compiler holds on to that class, the function, and all that it closes over. On a busy machine
 * five chunks of 12 MB were alive instead of one.
 */
function* contactsOf(packed: Packed, spots: readonly Spot[], from: Reader): Generator<EnteringContact, void, void> {
  const { bytes } = from;
  const takeSpot = (): Spot => {
    from.at += 4;
    return spots[bytes.readUInt32BE(from.at - 4)] as Spot;
  };
  for (let start = 0; start < packed.text.length; start += WIDTH) {
    const text = (begin: number, end: number): string => packed.text.slice(start + begin, start + end);
    const { listed, flags } = packed.shapes[bytes.readUInt16BE(from.at)] as Shape;
    const length = bytes.readUInt32BE(from.at + 2);
    const keyCount = bytes[from.at + 6] as number;
    const has = bytes[from.at + 7] as number;
    from.at += 8;
    const keys: Spot[] = [];
    for (let key = 0; key < keyCount; key += 1) keys.push(takeSpot());
    const outside = has & HAS_OUTSIDE ? takeSpot() : undefined;
    const birth = has & HAS_BIRTH ? take(from, DIGEST) : undefined;
    const ledger = Array.from({ length: outside ? packed.ledger : 0 }, () => take(from, DIGEST));
    const when = { at: text(REFERENCE, AT), dueAt: text(AT, DUE), sealedDay: text(DUE, WIDTH) };
    yield {
      id: text(0, ID),
      reference: text(ID, REFERENCE),
      facts: { ...listed, ...when },
      ...flags,
      sealed: take(from, length),
      keys,
      outside,
      birth,
      ledger,
    };
  }
}

const sizeOf = (contact: EnteringContact): number =>
  8 +
  contact.sealed.length +
  4 * (contact.keys.length + (contact.outside ? 1 : 0)) +
  (contact.birth ? DIGEST : 0) +
  DIGEST * contact.ledger.length;

/** Contacts that are equal in everything that comes from closed lists have one shape, by its number. */
function shapeList() {
  const list: Shape[] = [];
  const numbers = new Map<string, number>();
  const numberOf = ({ facts, recording, special, relevant, freeText, adjustments }: EnteringContact): number => {
    const { channel, noticeVersion, purpose, lawfulBasis, service, direction, type, outcome, callerRole } = facts;
    const words = `${channel}\n${purpose}\n${lawfulBasis}\n${service}\n${direction}\n${type}\n${outcome}\n${callerRole}`;
    const key = `${words}\n${noticeVersion} ${recording}${special}${relevant}${freeText}${adjustments}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const listed = { channel, noticeVersion, purpose, lawfulBasis, service, direction, type, outcome, callerRole };
    list.push({ listed, flags: { recording, special, relevant, freeText, adjustments } });
    numbers.set(key, list.length - 1);
    return list.length - 1;
  };
  return { list, numberOf };
}
