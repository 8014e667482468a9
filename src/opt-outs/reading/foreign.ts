import { FOREIGN, type ForeignEntry } from './languages.ts';
import type { Rule } from './rules.ts';
import { type Token, tokensOf } from './tokens.ts';

type Piece = { readonly word: string; readonly isStem: boolean; readonly mayFollow: number };
type Phrase = { readonly pieces: readonly Piece[]; readonly rule: Rule };

/** How many words may stand where an entry has `…`. */
const MOST_BETWEEN = 3;
/** Stems are looked up by their first letters, and no stem is shorter. */
const STEM = 3;

const phrases = new Map<string, Phrase[]>();
const stems = new Map<string, Phrase[]>();
for (const { text, rule } of FOREIGN.filter((entry: ForeignEntry) => !entry.whole)) {
  const pieces = piecesOf(text);
  const [first] = pieces;
  if (first === undefined) continue;
  const index = first.isStem ? stems : phrases;
  const key = first.isStem ? first.word.slice(0, STEM) : first.word;
  index.set(key, [...(index.get(key) ?? []), { pieces, rule }]);
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let mayFollow = 0;
  for (const part of text.split(' ')) {
    if (part === '…') mayFollow = MOST_BETWEEN;
    else {
      const words = tokensOf(part).map(({ word }) => word);
      for (const [n, word] of words.entries()) {
        pieces.push({ word, isStem: part.endsWith('*') && n === words.length - 1, mayFollow });
        mayFollow = 0;
      }
    }
  }
  return pieces;
}

/** What a message in another language asks: the rules of the refusals in it and of the calls for help. */
export function foreignIn(tokens: readonly Token[]): {
  readonly refusals: readonly Rule[];
  readonly calls: readonly Rule[];
} {
  const refusals: Rule[] = [];
  const calls: Rule[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at]?.word ?? '';
    for (const candidates of [phrases.get(word), stems.get(word.slice(0, STEM))]) {
      for (const { pieces, rule } of candidates ?? []) {
        if (stands(pieces, tokens, at)) (rule === 'call-for-help' ? calls : refusals).push(rule);
      }
    }
  }
  return { refusals, calls };
}

/** Whether the pieces stand at `at`, each as near to the one before as it can. */
function stands(pieces: readonly Piece[], tokens: readonly Token[], at: number): boolean {
  let next = at;
  for (const { word, isStem, mayFollow } of pieces) {
    const last = next + mayFollow;
    const is = (said: string): boolean => (isStem ? said.startsWith(word) : said === word);
    while (next <= last && !is(tokens[next]?.word ?? '')) next += 1;
    if (next > last) return false;
    next += 1;
  }
  return true;
}
