import { SPOT, spotOrder } from './packed.ts';

/** Spots of one pack, SPOT bytes each, sorted; how far they are merged, and the numbers that they got. */
type Lane = {
  readonly places: Buffer;
  readonly count: number;
  readonly orders: Float64Array;
  readonly numbers: Uint32Array;
  head: number;
};

/** Sorted spots of several packs as one sorted list, and for each pack the number there of each of its own. */
export function mergeSpots(packs: readonly Buffer[]): {
  readonly spots: Buffer;
  readonly numbers: readonly Uint32Array[];
} {
  const lanes = packs.map(laneOf);
  const merged = Buffer.alloc(lanes.reduce((sum, { count }) => sum + count, 0) * SPOT);
  let count = 0;
  let last = -1;
  for (let lane = least(lanes); lane; lane = least(lanes)) {
    const { places, orders, numbers, head } = lane;
    const order = orders[head] as number;
    const [from, to] = [head * SPOT, (head + 1) * SPOT];
    if (order !== last || places.compare(merged, (count - 1) * SPOT, count * SPOT, from, to) !== 0) {
      places.copy(merged, count * SPOT, from, to);
      count += 1;
      last = order;
    }
    numbers[head] = count - 1;
    lane.head += 1;
  }
  return { spots: merged.subarray(0, count * SPOT), numbers: lanes.map(({ numbers }) => numbers) };
}

function laneOf(places: Buffer): Lane {
  const count = places.length / SPOT;
  const orders = new Float64Array(count);
  for (let at = 0; at < count; at += 1) orders[at] = spotOrder(places, at * SPOT);
  return { places, count, orders, numbers: new Uint32Array(count), head: 0 };
}

/** The lane whose next spot comes first; undefined when all are at their end. A transaction has four of them, or some more. */
function least(lanes: readonly Lane[]): Lane | undefined {
  let first: Lane | undefined;
  for (const lane of lanes) if (lane.head < lane.count && (!first || isBefore(lane, first))) first = lane;
  return first;
}

function isBefore(a: Lane, b: Lane): boolean {
  const apart = (a.orders[a.head] as number) - (b.orders[b.head] as number);
  if (apart !== 0) return apart < 0;
  return a.places.compare(b.places, b.head * SPOT, (b.head + 1) * SPOT, a.head * SPOT, (a.head + 1) * SPOT) < 0;
}
