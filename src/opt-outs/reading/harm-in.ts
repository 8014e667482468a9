import { CLASSES } from './classes.ts';
import { HARM, NO_HARM } from './harm.ts';
import { compile, longestAt, type Meant } from './pattern.ts';
import type { Rule } from './rules.ts';

const harms = compile(
  HARM.map(({ pattern, rule }) => [pattern, rule] as const),
  CLASSES,
);
const harmless = compile(
  NO_HARM.map(({ pattern }) => [pattern, true] as const),
  CLASSES,
);

/** The rules by which a message seems to disclose harm or danger. */
export function harmIn(said: readonly Meant[]): readonly Rule[] {
  const found: Rule[] = [];
  for (let at = 0; at < said.length; at++) {
    const none = longestAt(harmless, said, at);
    if (none !== undefined) at = none.end - 1;
    else {
      const harm = longestAt(harms, said, at);
      if (harm !== undefined) found.push(harm.says);
    }
  }
  return found;
}
