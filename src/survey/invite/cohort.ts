import type { Day } from '../../calendar/types.ts';
import { sundayOf } from '../../calendar/week.ts';
import type { Random } from '../../vault/random.ts';
import { shuffled } from '../../vault/shuffle.ts';

/** An answer hides among so many invitations at least, wherever there are as many (P35). */
export const SMALLEST_COHORT = 10;
/** The service of a link when fewer than that went to its own. */
export const OTHER = 'other';
/** So many numbers are taken in one transaction before they are texted: what a kill costs, at most. */
const CHUNK = 50;

/**
 * The services that links may carry: those to which at least ten invitations of this run go. When fewer than ten would be
 * left as `other`, the smallest named ones join it until there are ten, or nothing is named.
 */
export function namedServices(invited: ReadonlyMap<string, number>): ReadonlySet<string> {
  const bySize = [...invited].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  const named = bySize.filter(([, count]) => count >= SMALLEST_COHORT);
  let others = bySize.slice(named.length).reduce((sum, [, count]) => sum + count, 0);
  while (others > 0 && others < SMALLEST_COHORT && named.length > 0) others += named.pop()?.[1] ?? 0;
  return new Set(named.map(([service]) => service));
}

/**
 * The day that the links of a run carry. A run of fewer than ten has the day only where ten or more of that day are
 * `other` already; else the Sunday of its week, with every other small run of the week.
 */
export const cohortDay = (day: Day, invited: number, othersOfTheDay: number): Day =>
  invited >= SMALLEST_COHORT || othersOfTheDay >= SMALLEST_COHORT ? day : sundayOf(day);

/** Calls that are taken together: all of one service as their links will carry it. */
export type Chunk = { readonly service: string; readonly places: readonly number[] };

/**
 * Parts of a run, one transaction each. Each holds calls of one service only, in a random order, and the parts of a service
 * are equally large: of fifty or fewer there is one part, of more each has at least twenty-five. The write-ahead log of a
 * killed run, which tells what was written together, then tells no more than the links themselves.
 */
export function chunksOf(
  places: ReadonlyMap<string, readonly number[]>,
  random: Random,
  most = CHUNK,
): readonly Chunk[] {
  const named = namedServices(new Map([...places].map(([service, all]) => [service, all.length])));
  const groups = new Map<string, number[]>();
  for (const [service, all] of places) {
    const label = named.has(service) ? service : OTHER;
    const group = groups.get(label) ?? [];
    for (const place of all) group.push(place);
    groups.set(label, group);
  }
  return [...groups].flatMap(([service, all]) => {
    const order = shuffled(all, random);
    const parts = Math.ceil(order.length / most);
    return Array.from({ length: parts }, (_, part) => ({
      service,
      places: order.slice(Math.floor((part * order.length) / parts), Math.floor(((part + 1) * order.length) / parts)),
    }));
  });
}
