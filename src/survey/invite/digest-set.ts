/** Remembers keyed digests, in 8 bytes each. */
export type DigestSet = {
  /** False when it was there already. */
  readonly add: (digest: Buffer) => boolean;
  readonly has: (digest: Buffer) => boolean;
  readonly size: () => number;
};

type Slots = { readonly high: Uint32Array; readonly low: Uint32Array };

const SMALLEST = 1 << 12;
const FULL = 0.6;

/**
 * Open addressing over the first 64 bits of each digest: a million take 16 MB where a Set of texts takes over 80. Two of
 * a million numbers share 64 bits with a chance of 3 in 10^8, and then one of them is not texted.
 */
export function digestSet(): DigestSet {
  let slots = emptySlots(SMALLEST);
  let used = 0;
  return {
    add(digest) {
      const [high, low] = bits(digest);
      const at = slotOf(slots, high, low);
      if (slots.low[at] !== 0) return false;
      slots.high[at] = high;
      slots.low[at] = low;
      used += 1;
      if (used > slots.low.length * FULL) slots = doubled(slots);
      return true;
    },
    has(digest) {
      const [high, low] = bits(digest);
      return slots.low[slotOf(slots, high, low)] !== 0;
    },
    size: () => used,
  };
}

const emptySlots = (length: number): Slots => ({ high: new Uint32Array(length), low: new Uint32Array(length) });

/** The low half is never 0, which marks an empty slot. */
const bits = (digest: Buffer): readonly [number, number] => [digest.readUInt32LE(0), digest.readUInt32LE(4) || 1];

/** The slot that holds these bits, or the empty one where they belong. The length is a power of two. */
function slotOf({ high, low }: Slots, wantHigh: number, wantLow: number): number {
  const mask = low.length - 1;
  let at = wantLow & mask;
  while (low[at] !== 0 && (low[at] !== wantLow || high[at] !== wantHigh)) at = (at + 1) & mask;
  return at;
}

function doubled(old: Slots): Slots {
  const slots = emptySlots(old.low.length * 2);
  for (const [at, low] of old.low.entries()) {
    if (low === 0) continue;
    const high = old.high[at] ?? 0;
    const place = slotOf(slots, high, low);
    slots.high[place] = high;
    slots.low[place] = low;
  }
  return slots;
}
