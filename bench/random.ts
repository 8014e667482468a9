/** A number from 0 (included) to 1 (excluded). */
export type RandomNumber = () => number;

/** Mulberry32: 32 bits of state, the same numbers on every machine for a seed. For benchmarks only, never for secrets. */
export function seeded(seed: number): RandomNumber {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
