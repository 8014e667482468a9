import type { StoredEntry } from '../../audit/entry.ts';

/** Who somebody is now: a merge gave what was one resident's to another, and that one may have been merged since. */
export function mergedInto(merges: readonly StoredEntry[]): (resident: string) => string {
  const into = new Map<string, string>();
  for (const { residents = [] } of merges) {
    const [from, to] = residents;
    if (from === undefined || to === undefined) continue;
    for (const [one, now] of into) if (now === from) into.set(one, to);
    into.set(from, to);
  }
  return (resident) => into.get(resident) ?? resident;
}
