import type { Random } from './random.ts';

/** The same items in a random order (Fisher and Yates), each order as likely as any other to within one in a million million. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = random(6).readUIntBE(0, 6) % (last + 1);
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}
