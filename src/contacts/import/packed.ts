import { sealedDayOf } from '../../retention/due.ts';
import type { ContactFacts } from '../contact.ts';
import type { IdentifierKind } from '../match-keys.ts';
import type { PreparedContact } from '../prepare.ts';

/**
 * Prepared contacts as they travel between threads. Cloning 5,000 objects of small buffers takes longer than making
 * them, so: what varies as text is one string of fixed widths, what comes from closed lists stands once for all that
 * share it, and every digest and sealed part lies in one block of bytes that changes hands without being copied.
 */
export type Packed = {
  readonly count: number;
  readonly text: string;
  readonly shapes: readonly Shape[];
  readonly bytes: Uint8Array<ArrayBuffer>;
};

type Shape = Pick<PreparedContact, 'recording' | 'special' | 'relevant' | 'freeText' | 'adjustments'> & Omit<ContactFacts, 'at' | 'dueAt' | 'sealedDay'>;

const ID = 36;
const REFERENCE = ID + 16;
const AT = REFERENCE + 24;
const WIDTH = AT + 24;
const DIGEST = 16;
const TAG = 8;
const KINDS: readonly IdentifierKind[] = ['phone', 'email', 'nino', 'council-tax-reference', 'tenancy-reference', 'uprn', 'name-dob', 'outside-reference'];

export function pack(contacts: readonly PreparedContact[]): Packed {
  const bytes = Buffer.from(new ArrayBuffer(contacts.reduce((size, contact) => size + sizeOf(contact), 0)));
  const shapes: Shape[] = [];
  const numbers = new Map<string, number>();
  let text = '';
  let at = 0;
  const put = (part: Buffer) => {
    at += part.copy(bytes, at);
  };
  for (const contact of contacts) {
    text += contact.id + contact.reference + contact.facts.at + contact.facts.dueAt;
    const shape = shapeOf(contact);
    const key = Object.values(shape).join('\0');
    const number = numbers.get(key) ?? shapes.push(shape) - 1;
    numbers.set(key, number);
    at = bytes.writeUInt16BE(number, at);
    at = bytes.writeUInt32BE(contact.sealed.length, at);
    bytes[at++] = contact.keys.length;
    bytes[at++] = (contact.outside ? 1 : 0) | (contact.birth ? 2 : 0);
    put(contact.sealed);
    for (const { kind, digest, tag } of contact.keys) {
      bytes[at++] = KINDS.indexOf(kind) | (tag.length > 0 ? 0x80 : 0);
      put(digest);
      put(tag);
    }
    if (contact.outside) put(contact.outside);
    if (contact.birth) put(contact.birth);
  }
  return { count: contacts.length, text, shapes, bytes: new Uint8Array(bytes.buffer) };
}

/** The contacts of a pack; their buffers are views of its bytes. */
export function unpack(packed: Packed): PreparedContact[] {
  const bytes = Buffer.from(packed.bytes.buffer);
  const contacts: PreparedContact[] = [];
  let at = 0;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  for (let row = 0; row < packed.count; row += 1) {
    const { recording, special, relevant, freeText, adjustments, ...listed } = packed.shapes[bytes.readUInt16BE(at)] as Shape;
    const length = bytes.readUInt32BE(at + 2);
    const keyCount = bytes[at + 6] as number;
    const has = bytes[at + 7] as number;
    at += 8;
    const sealed = take(length);
    const keys = Array.from({ length: keyCount }, () => {
      const kind = bytes[at++] as number;
      return { kind: KINDS[kind & 0x7f] as IdentifierKind, digest: take(DIGEST), tag: take(kind & 0x80 ? TAG : 0) };
    });
    const outside = has & 1 ? take(DIGEST) : null;
    const birth = has & 2 ? take(DIGEST) : undefined;
    const from = row * WIDTH;
    const dueAt = packed.text.slice(from + AT, from + WIDTH);
    contacts.push({
      id: packed.text.slice(from, from + ID),
      reference: packed.text.slice(from + ID, from + REFERENCE),
      facts: { ...listed, at: packed.text.slice(from + REFERENCE, from + AT), dueAt, sealedDay: sealedDayOf(dueAt) },
      recording,
      special,
      relevant,
      freeText,
      adjustments,
      sealed,
      keys,
      outside,
      birth,
    });
  }
  return contacts;
}

const sizeOf = (contact: PreparedContact): number =>
  8 + contact.sealed.length + contact.keys.length * (1 + DIGEST + TAG) + (contact.outside ? DIGEST : 0) + (contact.birth ? DIGEST : 0);

const shapeOf = ({ facts, recording, special, relevant, freeText, adjustments }: PreparedContact): Shape => {
  const { channel, noticeVersion, purpose, lawfulBasis, service, direction, type, outcome, callerRole } = facts;
  return { channel, noticeVersion, purpose, lawfulBasis, service, direction, type, outcome, callerRole, recording, special, relevant, freeText, adjustments };
};
