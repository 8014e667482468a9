import type { Day } from '../../calendar/types.ts';
import type { NewContact } from '../../db/contact-writer.ts';
import type { IdentifierKind, MatchKey } from '../match-keys.ts';
import { mergeSpots } from './merge-spots.ts';
import {
  AT,
  DIGEST,
  DUE,
  HAS_BIRTH,
  HAS_OUTSIDE,
  HEAD,
  ID,
  KINDS,
  type Packed,
  REFERENCE,
  RESIDENT,
  type Shape,
  SPOT,
  TAG_AT,
  TAGGED_AT,
  WIDTH,
} from './packed.ts';

/**
 * Contacts that enter the store in one transaction. The places of the identifier index that they touch are numbered in
 * the order of the index's tree, and contacts that touch the same place share its number: each is looked up once and
 * written once, one page after the other, and what one contact adds the next one sees.
 */
export type Entering = {
  readonly contacts: number;
  readonly spots: number;
  readonly firstSealedDay: Day | undefined;
  readonly spotKind: (spot: number) => IdentifierKind;
  readonly isTagged: (spot: number) => boolean;
  readonly spotKey: (spot: number) => MatchKey;
  /** What the rules of joining and of duplicates look at. */
  readonly arriving: (contact: number) => Arriving;
  /** What is written. */
  readonly row: (contact: number) => NewContact;
  /** Numbers of the contacts in the order in which they fall due (see `namesInOrder` in packer.ts). */
  readonly byDue: () => Uint32Array;
};

export type Arriving = {
  readonly id: string;
  readonly reference: string;
  /** The id of its resident, should it turn out to be a new one. */
  readonly newResident: string;
  readonly dueAt: string;
  readonly sealedDay: Day;
  readonly channel: string;
  readonly keys: readonly number[];
  readonly outside: number | undefined;
  readonly birth: Buffer | undefined;
  readonly ledger: readonly Buffer[];
};

/** A pack with its bytes as Buffers, and where its contacts begin among all of them. */
type Opened = Packed & { readonly first: number; readonly body: Buffer; readonly places: Buffer };

/** A contact's pack, its number in it, where its bytes and its text begin, and its head. */
type Found = {
  readonly pack: Opened;
  readonly start: number;
  readonly shape: Shape;
  readonly sealedLength: number;
  readonly firstEntry: number;
  readonly keyCount: number;
  readonly has: number;
  readonly at: number;
};

const NO_TAG = Buffer.alloc(0);

/** Several packs as one. */
export function gather(packs: readonly Packed[]): Entering {
  const opened: Opened[] = [];
  let contacts = 0;
  for (const pack of packs) {
    opened.push({ ...pack, first: contacts, body: bufferOf(pack.bytes), places: bufferOf(pack.spots) });
    contacts += pack.contacts;
  }
  const packOf = new Uint32Array(contacts);
  for (const [number, { first, contacts: count }] of opened.entries()) packOf.fill(number, first, first + count);
  const { spots, numbers } = mergeSpots(opened.map(({ places }) => places));
  const find = (contact: number): Found => found(opened[packOf[contact] as number] as Opened, contact);
  const kindAt = (spot: number): IdentifierKind => KINDS[spots[spot * SPOT] as number] as IdentifierKind;
  const isTagged = (spot: number): boolean => spots[spot * SPOT + TAGGED_AT] === 1;
  const days = packs.map(({ firstSealedDay }) => firstSealedDay).filter((day) => day !== undefined);
  return {
    contacts,
    spots: spots.length / SPOT,
    firstSealedDay: days.sort()[0],
    spotKind: kindAt,
    isTagged,
    spotKey(spot) {
      const at = spot * SPOT;
      const tag = isTagged(spot) ? spots.subarray(at + TAG_AT, at + TAGGED_AT) : NO_TAG;
      return { kind: kindAt(spot), digest: spots.subarray(at + 1, at + TAG_AT), tag };
    },
    arriving: (contact) => arriving(find(contact), numbers[packOf[contact] as number] as Uint32Array),
    row: (contact) => rowOf(find(contact)),
    byDue() {
      const due = new Float64Array(contacts);
      for (const pack of opened) due.set(pack.due, pack.first);
      return Uint32Array.from(due.keys()).sort((a, b) => (due[a] as number) - (due[b] as number));
    },
  };
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function found(pack: Opened, contact: number): Found {
  const { body, shapes } = pack;
  const number = contact - pack.first;
  const at = pack.starts[number] as number;
  return {
    pack,
    start: number * WIDTH,
    shape: shapes[body.readUInt16BE(at)] as Shape,
    sealedLength: body.readUInt32BE(at + 2),
    firstEntry: body.readUInt32BE(at + 6),
    keyCount: body[at + 10] as number,
    has: body[at + 11] as number,
    at: at + HEAD,
  };
}

function arriving({ pack, start, shape, firstEntry, keyCount, has, at }: Found, numbers: Uint32Array): Arriving {
  const { text, entries, body } = pack;
  const spot = (entry: number): number => numbers[entries[firstEntry + entry] as number] as number;
  const keys: number[] = [];
  for (let key = 0; key < keyCount; key += 1) keys.push(spot(key));
  const behindBirth = has & HAS_BIRTH ? at + DIGEST : at;
  const ledger: Buffer[] = [];
  for (let digest = 0; has & HAS_OUTSIDE && digest < pack.ledger; digest += 1)
    ledger.push(body.subarray(behindBirth + digest * DIGEST, behindBirth + (digest + 1) * DIGEST));
  return {
    id: text.slice(start, start + ID),
    reference: text.slice(start + ID, start + REFERENCE),
    newResident: text.slice(start + REFERENCE, start + RESIDENT),
    dueAt: text.slice(start + AT, start + DUE),
    sealedDay: text.slice(start + DUE, start + WIDTH),
    channel: shape.listed.channel,
    keys,
    outside: has & HAS_OUTSIDE ? spot(keyCount) : undefined,
    birth: has & HAS_BIRTH ? body.subarray(at, behindBirth) : undefined,
    ledger,
  };
}

function rowOf({ pack, start, shape, sealedLength, has, at }: Found): NewContact {
  const { text, body } = pack;
  const sealedAt = at + (has & HAS_BIRTH ? DIGEST : 0) + (has & HAS_OUTSIDE ? pack.ledger * DIGEST : 0);
  return {
    id: text.slice(start, start + ID),
    reference: text.slice(start + ID, start + REFERENCE),
    at: text.slice(start + RESIDENT, start + AT),
    dueAt: text.slice(start + AT, start + DUE),
    sealedDay: text.slice(start + DUE, start + WIDTH),
    listed: shape.listed,
    flags: shape.flags,
    sealed: body.subarray(sealedAt, sealedAt + sealedLength),
  };
}
