import type { Day } from '../../calendar/types.ts';
import type { ContactFacts } from '../contact.ts';
import type { IdentifierKind } from '../match-keys.ts';

/**
 * Prepared contacts on their way into the store. Thousands of objects with small buffers take longer to clone, and to
 * collect as garbage, than to make; so what varies as text is one string of fixed widths, what comes from closed lists
 * stands once for all that share it, and every digest and sealed part lies in a block of bytes that changes hands without
 * being copied. Made by packer.ts; read, several together, by gather.ts.
 */
export type Packed = {
  readonly contacts: number;
  /** WIDTH characters each: id, reference, the id that a new resident would get, at, due, sealed day. */
  readonly text: string;
  /** When each falls due, in milliseconds. */
  readonly due: Float64Array<ArrayBuffer>;
  readonly shapes: readonly Shape[];
  /** Where in `bytes` each contact begins: HEAD, birthday, digests for the erasure ledger, sealed part. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Digests for the erasure ledger that each contact with an outside reference carries. */
  readonly ledger: number;
  /** Of each contact in turn its spots, as numbers into `spots`; that of the outside reference is the last. */
  readonly entries: Uint32Array<ArrayBuffer>;
  /** Places of the identifier index, SPOT bytes each, every one once and in the order of the index's tree. */
  readonly spots: Uint8Array<ArrayBuffer>;
  /** The earliest day that any of them is sealed to; undefined when there is none. */
  readonly firstSealedDay: Day | undefined;
};

export type Listed = Omit<ContactFacts, 'at' | 'dueAt' | 'sealedDay'>;
export type Flags = {
  readonly recording: number;
  readonly special: number;
  readonly relevant: number;
  readonly freeText: number;
  readonly adjustments: number | null;
};
/** Everything of a contact that comes from closed lists. */
export type Shape = { readonly listed: Listed; readonly flags: Flags };

/** Ends of the fields of one contact in `text`. */
export const ID = 36;
export const REFERENCE = ID + 16;
export const RESIDENT = REFERENCE + 16;
export const AT = RESIDENT + 24;
export const DUE = AT + 24;
export const WIDTH = DUE + 10;

/** Shape (u16), length of the sealed part (u32), first of its entries (u32), how many keys, and what it has. */
export const HEAD = 12;
export const HAS_OUTSIDE = 1;
export const HAS_BIRTH = 2;
export const DIGEST = 16;
export const TAG = 8;

/** Kind (by its place among the sorted kinds), digest, tag, and whether there is one. */
export const SPOT = 1 + DIGEST + TAG + 1;
export const TAG_AT = 1 + DIGEST;
export const TAGGED_AT = SPOT - 1;

/** Sorted as text, as the index sorts them. */
export const KINDS: readonly IdentifierKind[] = [
  'council-tax-reference',
  'email',
  'name-dob',
  'nino',
  'outside-reference',
  'phone',
  'tenancy-reference',
  'uprn',
];

/** The kind and the first six bytes of the digest: a number that orders spots, all but a few in a million million. */
export const spotOrder = (bytes: Buffer, at: number): number =>
  (bytes[at] as number) * 2 ** 48 + bytes.readUIntBE(at + 1, 6);

/** Blocks of bytes that a pack gives away when it is posted to another thread. */
export const blocksOf = ({ due, starts, bytes, entries, spots }: Packed): ArrayBuffer[] =>
  [due, starts, bytes, entries, spots].map(({ buffer }) => buffer);
