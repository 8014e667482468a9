import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';

const longest = 100;

/** The most ways in which a pattern may be tried on one text; a hostile or careless one has millions. */
const mostWays = 10_000;

export const patternSyntax = 'capitals, digits, /, [A-Z0-9], \\d, {4} or {4,8}, ?, | and round brackets';

// One piece of a pattern. Each repeat has an end, and nothing refers back or looks around.
const piece =
  /(?<atom>[A-Z0-9/]|\\[d/.]|\[[A-Z0-9/-]+\])|(?<open>\((?:\?:)?)|(?<close>\))|(?<or>\|)|(?<repeat>\?|\{\d{1,2}(?:,\d{1,2})?\})/y;

type Piece = {
  readonly kind: 'atom' | 'open' | 'close' | 'or' | 'repeat';
  readonly text: string;
  readonly ways: number;
};

/** The factor by which one piece multiplies the ways to try the pattern; below 1 for a repeat that ends before it starts. */
function waysOf(text: string): number {
  if (text === '|' || text === '?') return 2;
  const repeat = /^\{(\d+)(?:,(\d+))?\}$/.exec(text);
  return repeat?.[2] === undefined ? 1 : Number(repeat[2]) - Number(repeat[1]) + 1;
}

function pieces(body: string): readonly Piece[] | null {
  const found: Piece[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < body.length) {
    const match = piece.exec(body);
    if (match === null) return null;
    const kind = (['atom', 'open', 'close', 'or', 'repeat'] as const).find(
      (name) => match.groups?.[name] !== undefined,
    );
    found.push({ kind: kind ?? 'atom', text: match[0], ways: waysOf(match[0]) });
  }
  return found;
}

/** A repeat follows one character, or is the `?` after a bracket: a counted bracket is where patterns explode. */
function misplacedRepeat(list: readonly Piece[]): boolean {
  return list.some(({ kind, text }, at) => {
    if (kind !== 'repeat') return false;
    const before = list[at - 1]?.kind;
    return !(before === 'atom' || (before === 'close' && text === '?'));
  });
}

/**
 * A pattern for references, from the notice: a small part of regular expressions, in which every match ends quickly.
 * The result is anchored at both ends; it is asked of references in capitals without spaces or hyphens. Full regular expressions are not taken, because one that
 * backtracks without end would stop every import.
 */
export function parsePattern(text: string): Parsed<RegExp> {
  if (text.length > longest) return refused(`is longer than ${longest} characters`);
  const body = text.replace(/^\^/, '').replace(/\$$/, '');
  const list = pieces(body);
  if (list === null || list.length === 0) return refused('is not a pattern of the kind that is allowed here');
  if (misplacedRepeat(list)) return refused('repeats something that cannot be repeated');
  if (list.some(({ ways }) => ways < 1)) return refused('has a repeat whose end is before its start');
  if (list.reduce((product, { ways }) => product * ways, 1) > mostWays) {
    return refused('could be tried in too many ways and would be slow');
  }
  try {
    return accepted(new RegExp(`^(?:${body})$`));
  } catch {
    return refused('is not a regular expression');
  }
}
