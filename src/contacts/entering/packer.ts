import type { Day } from '../../calendar/types.ts';
import { contactReference, residentId } from '../../vault/ids.ts';
import type { Random } from '../../vault/random.ts';
import type { MatchKey } from '../match-keys.ts';
import type { PreparedContact } from '../prepare.ts';
import {
  DIGEST,
  HAS_BIRTH,
  HAS_OUTSIDE,
  HEAD,
  KINDS,
  type Packed,
  type Shape,
  SPOT,
  spotOrder,
  TAG_AT,
  TAGGED_AT,
} from './packed.ts';

/** Takes contacts one by one, so that what each was made of can be forgotten at once, and gives them as one pack. */
export type Packer = {
  readonly add: (contact: PreparedContact) => void;
  readonly finish: () => Packed;
};

export function pack(contacts: readonly PreparedContact[], random: Random): Packed {
  const packer = openPacker(random);
  for (const contact of contacts) packer.add(contact);
  return packer.finish();
}

const NO_TAG = Buffer.alloc(0);

export function openPacker(random: Random): Packer {
  const shapes = shapeList();
  const bytes = growing(64 * 1024);
  const spots = growing(64 * 1024);
  const starts: number[] = [];
  const due: number[] = [];
  const ids: string[] = [];
  const whens: string[] = [];
  let first: Day | undefined;
  let ledger = 0;
  const addSpot = ({ kind, digest, tag }: MatchKey): void => {
    const at = spots.take(SPOT);
    spots.bytes[at] = KINDS.indexOf(kind);
    digest.copy(spots.bytes, at + 1);
    spots.bytes.fill(0, at + TAG_AT, at + SPOT);
    if (tag.length > 0) spots.bytes[at + TAGGED_AT] = 1;
    tag.copy(spots.bytes, at + TAG_AT);
  };
  return {
    add(contact) {
      const { facts, keys, outside, birth, sealed } = contact;
      const length = HEAD + (birth ? DIGEST : 0) + DIGEST * contact.ledger.length + sealed.length;
      let at = bytes.take(length);
      starts.push(at);
      at = bytes.bytes.writeUInt16BE(shapes.numberOf(contact), at);
      at = bytes.bytes.writeUInt32BE(sealed.length, at);
      at = bytes.bytes.writeUInt32BE(spots.used() / SPOT, at);
      bytes.bytes[at++] = keys.length;
      bytes.bytes[at++] = (outside ? HAS_OUTSIDE : 0) | (birth ? HAS_BIRTH : 0);
      if (birth) at += birth.copy(bytes.bytes, at);
      for (const digest of contact.ledger) at += digest.copy(bytes.bytes, at);
      sealed.copy(bytes.bytes, at);
      for (const key of keys) addSpot(key);
      if (outside) addSpot({ kind: 'outside-reference', digest: outside, tag: NO_TAG });
      ledger = Math.max(ledger, contact.ledger.length);
      ids.push(contact.id);
      whens.push(facts.at + facts.dueAt + facts.sealedDay);
      due.push(Date.parse(facts.dueAt));
      if (first === undefined || facts.sealedDay < first) first = facts.sealedDay;
    },
    finish() {
      const names = namesInOrder(due, random);
      let text = '';
      for (const [at, id] of ids.entries()) text += id + names[at] + whens[at];
      return {
        contacts: ids.length,
        text,
        due: Float64Array.from(due),
        shapes: shapes.list,
        starts: Uint32Array.from(starts),
        bytes: bytes.cut(),
        ledger,
        ...sharedSpots(spots.bytes, spots.used() / SPOT),
        firstSealedDay: first,
      };
    },
  };
}

/**
 * A reference and a resident's id for each contact, given out in the order in which they fall due. They are as random as
 * ever; but written in that order, a thousand contacts touch each page of the trees of references, residents and due
 * instants once, where they touched a page of each for every contact.
 */
function namesInOrder(due: readonly number[], random: Random): readonly string[] {
  const references = due.map(() => contactReference(random)).sort();
  const residents = due.map(() => residentId(random)).sort();
  const names: string[] = Array.from({ length: due.length }, () => '');
  const order = Uint32Array.from(due.keys()).sort((a, b) => (due[a] as number) - (due[b] as number));
  for (const [rank, contact] of order.entries()) names[contact] = `${references[rank]}${residents[rank]}`;
  return names;
}

/** The spots sorted and each once, and for every one that there was its number among them. */
function sharedSpots(bytes: Buffer, count: number): Pick<Packed, 'entries' | 'spots'> {
  const orders = new Float64Array(count);
  for (let at = 0; at < count; at += 1) orders[at] = spotOrder(bytes, at * SPOT);
  const compare = (a: number, b: number): number =>
    bytes.compare(bytes, b * SPOT, (b + 1) * SPOT, a * SPOT, (a + 1) * SPOT);
  const sorted = Uint32Array.from(orders.keys()).sort(
    (a, b) => (orders[a] as number) - (orders[b] as number) || compare(a, b),
  );
  const entries = new Uint32Array(count);
  const spots = Buffer.from(new ArrayBuffer(count * SPOT));
  let last = -1;
  let before = 0;
  for (const entry of sorted) {
    if (last < 0 || orders[entry] !== orders[before] || compare(entry, before) !== 0) {
      last += 1;
      bytes.copy(spots, last * SPOT, entry * SPOT, (entry + 1) * SPOT);
    }
    entries[entry] = last;
    before = entry;
  }
  return { entries, spots: new Uint8Array(spots.buffer.slice(0, (last + 1) * SPOT) as ArrayBuffer) };
}

/** A block of bytes that doubles when it is full. */
function growing(size: number) {
  let bytes = Buffer.from(new ArrayBuffer(size));
  let used = 0;
  return {
    get bytes(): Buffer {
      return bytes;
    },
    used: () => used,
    /** Room for so many bytes more; where it begins. */
    take(count: number): number {
      while (used + count > bytes.length) {
        const larger = Buffer.from(new ArrayBuffer(2 * bytes.length));
        bytes.copy(larger);
        bytes = larger;
      }
      used += count;
      return used - count;
    },
    /** A copy of what is used, in a block of its own. */
    cut: () => new Uint8Array(bytes.buffer.slice(0, used) as ArrayBuffer),
  };
}

/** Contacts that are equal in everything that comes from closed lists have one shape, by its number. */
function shapeList() {
  const list: Shape[] = [];
  const numbers = new Map<string, number>();
  const numberOf = ({ facts, recording, special, relevant, freeText, adjustments }: PreparedContact): number => {
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
