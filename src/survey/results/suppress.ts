/** A count as it may be shown: itself, or why it is not. */
export type Shown = number | 'fewer than 5' | 'withheld';

/** Counts from 1 to 4 could be somebody; 0 is nobody. */
const SMALLEST = 5;

const isSmall = (count: number): boolean => count > 0 && count < SMALLEST;

/**
 * The parts of a whole as they may be shown beside it. A part from 1 to 4 is not shown; where the others and the whole
 * would give it away, further parts are withheld, the smallest first, until they do not. Of a whole that is itself not
 * shown, no part is, unless it is 0.
 */
export function shownParts(parts: readonly number[]): { readonly whole: Shown; readonly parts: readonly Shown[] } {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (isSmall(whole)) return { whole: 'fewer than 5', parts: parts.map((part) => (part === 0 ? 0 : 'fewer than 5')) };
  const hidden = new Set([...parts.keys()].filter((at) => isSmall(parts[at] ?? 0)));
  while (hidden.size > 0 && givenAway(parts, hidden)) {
    const next = smallestShown(parts, hidden);
    if (next === undefined) break;
    hidden.add(next);
  }
  return {
    // Nothing was left to hide behind: all parts are 1, or all are 4.
    whole: hidden.size > 0 && givenAway(parts, hidden) ? 'withheld' : whole,
    parts: parts.map((part, at) => (hidden.has(at) ? (isSmall(part) ? 'fewer than 5' : 'withheld') : part)),
  };
}

/**
 * Whether what is hidden can be worked out from its sum, which whole and shown parts tell: of one part, or of several that
 * can only have that sum in one way.
 */
function givenAway(parts: readonly number[], hidden: ReadonlySet<number>): boolean {
  const values = [...hidden].map((at) => parts[at] ?? 0);
  const sum = values.reduce((total, value) => total + value, 0);
  const small = values.filter(isSmall).length;
  const withheld = values.length - small;
  const least = small + SMALLEST * withheld;
  return values.length === 1 || sum === least || (withheld === 0 && sum === (SMALLEST - 1) * small);
}

function smallestShown(parts: readonly number[], hidden: ReadonlySet<number>): number | undefined {
  const shown = [...parts.keys()].filter((at) => !hidden.has(at) && (parts[at] ?? 0) > 0);
  return shown.sort((one, other) => (parts[one] ?? 0) - (parts[other] ?? 0))[0];
}
