/** How many letters must be put in, taken out or changed to make one text of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * The allowed name that was most likely meant, or undefined when none is near (more than half of it would change).
 * Case is not counted: `RETENTION` is near `retention`.
 */
export function nearest(text: string, allowed: readonly string[]): string | undefined {
  const meant = text.slice(0, 60).toLowerCase();
  const ranked = allowed
    .map((name) => ({ name, away: distance(meant, name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best && best.away <= Math.ceil(best.name.length / 2) ? best.name : undefined;
}
