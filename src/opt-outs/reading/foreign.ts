import { FOREIGN, type ForeignEntry } from './languages.ts';
import type { Rule } from './rules.ts';
import { type Token, tokensOf } from './tokens.ts';

type Phrase = { readonly words: readonly string[]; readonly rule: Rule };

const phrases = new Map<string, Phrase[]>();
for (const { text, rule } of FOREIGN.filter((entry: ForeignEntry) => !entry.whole)) {
  const words = tokensOf(text).map(({ word }) => word);
  const [first] = words;
  if (first !== undefined) phrases.set(first, [...(phrases.get(first) ?? []), { words, rule }]);
}

/** What a message in another language asks: the rules of the refusals in it and of the calls for help. */
export function foreignIn(tokens: readonly Token[]): {
  readonly refusals: readonly Rule[];
  readonly calls: readonly Rule[];
} {
  const refusals: Rule[] = [];
  const calls: Rule[] = [];
  for (let at = 0; at < tokens.length; at++) {
    for (const { words, rule } of phrases.get(tokens[at]?.word ?? '') ?? []) {
      if (!words.every((word, n) => tokens[at + n]?.word === word)) continue;
      (rule === 'call-for-help' ? calls : refusals).push(rule);
    }
  }
  return { refusals, calls };
}
