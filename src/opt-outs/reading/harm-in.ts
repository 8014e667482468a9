import { CLASSES } from './classes.ts';
import { HARM, NO_HARM } from './harm.ts';
import { compile, longestAt, type Meant } from './pattern.ts';
import type { Rule } from './rules.ts';

const harms = compile(
  HARM.map(({ pattern, rule }) => [pattern, rule] as const),
  CLASSES,
);
const noHarm = compile(
  NO_HARM.map(({ pattern }) => [pattern, true] as const),
  CLASSES,
);

/** The rules by which a message seems to disclose harm or danger. */
export function harmIn(said: readonly Meant[]): readonly Rule[] {
  const harmless = new Set<number>();
  for (let at = 0; at < said.length; at++) {
    const end = longestAt(noHarm, said, at)?.end ?? at;
    for (let each = at; each < end; each++) harmless.add(each);
  }
  const found: Rule[] = [];
  for (let at = 0; at < said.length; at++) {
    const harm = longestAt(harms, said, at);
    if (harm !== undefined && !overlaps(harmless, at, harm.end)) found.push(harm.says);
  }
  return found;
}

const overlaps = (places: ReadonlySet<number>, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (places.has(at)) return true;
  return false;
};
