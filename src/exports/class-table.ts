import { hash } from 'node:crypto';

/** Counts how often each text was seen, without keeping any of the texts. */
export type ClassTable = {
  readonly add: (text: string) => void;
  /** The sizes of the classes: how many classes have 1 member, 2 members …, smallest first. */
  readonly sizes: () => readonly (readonly [size: number, classes: number])[];
};

type Slots = { readonly high: Uint32Array; readonly low: Uint32Array; readonly counts: Uint32Array };

const SMALLEST = 1 << 12;
const FULL = 0.7;

/**
 * Open addressing over the first 64 bits of SHA-256, 12 bytes a slot: a million different texts take 25 MB where a Map
 * of texts takes over 100. Two of a million texts share 64 bits with a chance of 3 in 10^8; the hash is a cryptographic
 * one so that nobody can choose values that do.
 */
export function classTable(): ClassTable {
  let slots = emptySlots(SMALLEST);
  let used = 0;

  const add = (text: string): void => {
    const digest = hash('sha256', text, 'binary');
    const high = wordAt(digest, 0);
    const low = wordAt(digest, 4);
    const at = slotOf(slots, high, low);
    const count = slots.counts[at] ?? 0;
    if (count === 0) used += 1;
    fill(slots, at, high, low, count + 1);
    if (used > slots.counts.length * FULL) slots = doubled(slots);
  };

  return { add, sizes: () => sizesOf(slots.counts) };
}

const emptySlots = (length: number): Slots => ({
  high: new Uint32Array(length),
  low: new Uint32Array(length),
  counts: new Uint32Array(length),
});

/** The slot that holds these 64 bits, or the empty one where they belong. The length is a power of two. */
function slotOf({ high, low, counts }: Slots, wantHigh: number, wantLow: number): number {
  const mask = counts.length - 1;
  let at = wantLow & mask;
  while (counts[at] !== 0 && (low[at] !== wantLow || high[at] !== wantHigh)) at = (at + 1) & mask;
  return at;
}

function fill(slots: Slots, at: number, high: number, low: number, count: number): void {
  slots.high[at] = high;
  slots.low[at] = low;
  slots.counts[at] = count;
}

function doubled(old: Slots): Slots {
  const slots = emptySlots(old.counts.length * 2);
  for (let at = 0; at < old.counts.length; at += 1) {
    const count = old.counts[at] ?? 0;
    const high = old.high[at] ?? 0;
    const low = old.low[at] ?? 0;
    if (count > 0) fill(slots, slotOf(slots, high, low), high, low, count);
  }
  return slots;
}

function sizesOf(counts: Uint32Array): readonly (readonly [number, number])[] {
  const sizes = new Map<number, number>();
  for (const count of counts) if (count > 0) sizes.set(count, (sizes.get(count) ?? 0) + 1);
  return [...sizes].sort(([a], [b]) => a - b);
}

const wordAt = (digest: string, at: number): number =>
  ((digest.charCodeAt(at) << 24) |
    (digest.charCodeAt(at + 1) << 16) |
    (digest.charCodeAt(at + 2) << 8) |
    digest.charCodeAt(at + 3)) >>>
  0;
