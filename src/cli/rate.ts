/** How many a second, since the first call of what this gives. `now` in milliseconds. */
export function rateOf(now: () => number): (done: number) => number {
  const started = now();
  return (done) => (done * 1_000) / Math.max(1, now() - started);
}
