import { listed } from './listed.ts';
import type { Pause } from './tokens.ts';

/** A word as patterns see it: its meaning instead of its spelling. */
export type Meant = { readonly lemma: string; readonly pause: Pause };

/** Names for lists of words in patterns: `@me` is any word of the list `me`. */
export type WordClasses = Readonly<Record<string, string>>;

type Element =
  | { readonly kind: 'word'; readonly words: ReadonlySet<string>; readonly optional: boolean; readonly orEnd: boolean }
  | { readonly kind: 'gap'; readonly most: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** A pattern made ready, with what it stands for. */
export type Compiled<T> = { readonly elements: readonly Element[]; readonly says: T };

/** Patterns by the word they begin with. */
export type Patterns<T> = ReadonlyMap<string, readonly Compiled<T>[]>;

/**
 * Makes patterns ready. A pattern is words with spaces between: `a|b` is either, `word?` may be missing, `@me` any of a
 * list, `..3` at most three words of any kind, `^` where something begins and `$` where it ends (a comma, a full stop, the
 * message; also as an alternative, `me|$`). Gaps stay inside a sentence. No pattern begins with a gap.
 */
export function compile<T>(
  entries: readonly (readonly [pattern: string, says: T])[],
  classes: WordClasses,
): Patterns<T> {
  const patterns = new Map<string, Compiled<T>[]>();
  for (const [pattern, says] of entries) {
    const elements = pattern.split(' ').map((part) => elementOf(part, classes, pattern));
    for (const word of firstWords(elements, pattern)) {
      const others = patterns.get(word);
      if (others === undefined) patterns.set(word, [{ elements, says }]);
      else others.push({ elements, says });
    }
  }
  return patterns;
}

/** The words a pattern can begin with: those of its first word, and of the next while that may be missing. */
function firstWords(elements: readonly Element[], pattern: string): ReadonlySet<string> {
  const first = new Set<string>();
  for (const element of elements) {
    if (element.kind === 'start') continue;
    if (element.kind !== 'word') break;
    for (const word of element.words) first.add(word);
    if (!element.optional) return first;
  }
  throw new TypeError(`the pattern begins with no word: ${pattern}`);
}

function elementOf(part: string, classes: WordClasses, pattern: string): Element {
  if (part === '^') return { kind: 'start' };
  if (part === '$') return { kind: 'end' };
  if (part.startsWith('..')) return { kind: 'gap', most: Number(part.slice(2)) };
  const optional = part.endsWith('?');
  const words = (optional ? part.slice(0, -1) : part).split('|').flatMap((word) => {
    if (!word.startsWith('@')) return [word];
    const list = classes[word.slice(1)];
    if (list === undefined) throw new TypeError(`no such list of words: ${word} in ${pattern}`);
    return listed(list);
  });
  return { kind: 'word', words: new Set(words.filter((word) => word !== '$')), optional, orEnd: words.includes('$') };
}

/** The longest pattern that begins at `at`: where it ends, and what it stands for. */
export function longestAt<T>(
  patterns: Patterns<T>,
  words: readonly Meant[],
  at: number,
): { readonly end: number; readonly says: T } | undefined {
  let best: { end: number; says: T } | undefined;
  for (const { elements, says } of patterns.get(words[at]?.lemma ?? '') ?? []) {
    const end = furthest(elements, 0, words, at, at);
    if (end !== undefined && end > (best?.end ?? -1)) best = { end, says };
  }
  return best;
}

/** Where the elements from `index` on end when they begin at `at`, or undefined. Short patterns bound the search. */
function furthest(
  elements: readonly Element[],
  index: number,
  words: readonly Meant[],
  at: number,
  start: number,
): number | undefined {
  const element = elements[index];
  if (element === undefined) return at;
  switch (element.kind) {
    case 'start':
      return at === 0 || (words[at]?.pause ?? 0) > 0 ? furthest(elements, index + 1, words, at, start) : undefined;
    case 'end':
      return isEnd(words, at) ? furthest(elements, index + 1, words, at, start) : undefined;
    case 'gap':
      return acrossGap(elements, index, element.most, words, at, start);
    case 'word': {
      const word = words[at];
      const here =
        word !== undefined && element.words.has(word.lemma) && (at === start || word.pause < 2)
          ? furthest(elements, index + 1, words, at + 1, start)
          : undefined;
      const absent = element.optional || (element.orEnd && isEnd(words, at));
      return here ?? (absent ? furthest(elements, index + 1, words, at, start) : undefined);
    }
  }
}

const isEnd = (words: readonly Meant[], at: number): boolean => at >= words.length || (words[at]?.pause ?? 0) > 0;

function acrossGap(
  elements: readonly Element[],
  index: number,
  most: number,
  words: readonly Meant[],
  at: number,
  start: number,
): number | undefined {
  let best: number | undefined;
  for (let skipped = 0; skipped <= most; skipped++) {
    const end = furthest(elements, index + 1, words, at + skipped, start);
    if (end !== undefined && end > (best ?? -1)) best = end;
    const next = words[at + skipped];
    if (next === undefined || (next.pause === 2 && at + skipped > start)) break;
  }
  return best;
}
