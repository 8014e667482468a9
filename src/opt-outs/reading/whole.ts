import { type Heard, hear } from './hear.ts';
import { FOREIGN, WELSH_KEYWORDS } from './languages.ts';
import { listed } from './listed.ts';
import { KEYWORDS, NEARLY } from './refusals.ts';
import type { Rule } from './rules.ts';
import { tokensOf } from './tokens.ts';
import { TOPICS } from './topics.ts';
import { FILLER, SIGN_OFF } from './vocabulary.ts';
import { ALONE } from './words.ts';

type Phrase = { readonly lemmas: readonly string[]; readonly rule: Rule };
type Phrases = ReadonlyMap<string, readonly Phrase[]>;

/** What the whole of a message is, when it is nothing but keywords. */
export type Whole = { readonly class: 'certain' | 'likely'; readonly why: readonly Rule[] };

/** Three words after "thanks" or "from" are a name. */
const LONGEST_NAME = 3;

const lemmasOf = (text: string): readonly string[] =>
  hear(tokensOf(text))
    .map(({ lemma }) => lemma)
    .filter((lemma) => lemma !== FILLER);

function index(entries: readonly (readonly [text: string, rule: Rule])[]): Phrases {
  const phrases = new Map<string, Phrase[]>();
  for (const [text, rule] of entries) {
    const lemmas = lemmasOf(text);
    const [first] = lemmas;
    if (first !== undefined) phrases.set(first, [...(phrases.get(first) ?? []), { lemmas, rule }]);
  }
  for (const list of phrases.values()) list.sort((one, other) => other.lemmas.length - one.lemmas.length);
  return phrases;
}

const OURS = index([
  ...[...KEYWORDS, ...WELSH_KEYWORDS].map(([text]) => [text, 'keyword'] as const),
  ...NEARLY.map(([text]) => [text, 'off-the-list'] as const),
  ...FOREIGN.filter(({ whole, rule }) => whole && rule === 'other-language').map(
    ({ text, rule }) => [text, rule] as const,
  ),
]);

const BREAKABLE = new Set(['stop', 'unsubscribe', 'unsub', 'optout', 'cancel', 'stopall']);

const alone = new Set(listed(ALONE));

// The notice's list is one array for as long as a command runs.
const known = new WeakMap<readonly string[], Phrases>();

function noticePhrases(stopWords: readonly string[]): Phrases {
  const before = known.get(stopWords);
  if (before !== undefined) return before;
  const phrases = index(stopWords.map((text) => [text, 'notice-keyword'] as const));
  known.set(stopWords, phrases);
  return phrases;
}

/**
 * What a message is when, courtesies, greetings and a name at the end apart, it holds keywords and nothing else. A
 * keyword that had to be guessed from a misspelling is likely, and so is one in another language than the notice's.
 */
export function readWhole(heard: readonly Heard[], stopWords: readonly string[]): Whole | undefined {
  const words = heard.filter(({ lemma }) => lemma !== FILLER);
  const only = words.filter(({ lemma }) => lemma !== SIGN_OFF);
  if (only.length === 1 && alone.has(only[0]?.lemma ?? '')) return { class: 'likely', why: ['misspelt-keyword'] };
  if (isBrokenKeyword(only)) return { class: 'likely', why: ['misspelt-keyword'] };
  const found: Phrase[] = [];
  for (let at = 0; at < words.length; ) {
    const phrase = longer(phraseAt(noticePhrases(stopWords), words, at), phraseAt(OURS, words, at));
    if (phrase !== undefined) {
      found.push(phrase);
      at += phrase.lemmas.length;
    } else if (found.length > 0 && endsWithName(words, at)) break;
    else if (words[at]?.lemma === SIGN_OFF) at += 1;
    else return undefined;
  }
  const [first] = found;
  if (first === undefined) return undefined;
  const unsure = found.find(({ rule }) => rule === 'other-language' || rule === 'off-the-list');
  if (unsure !== undefined) return { class: 'likely', why: [unsure.rule] };
  return words.some(({ by }) => by === 'guess')
    ? { class: 'likely', why: ['misspelt-keyword'] }
    : { class: 'certain', why: [first.rule] };
}

/** `st op` and `un subscribe`: a keyword with a space in it. */
const isBrokenKeyword = (words: readonly Heard[]): boolean =>
  words.length > 1 && words.length <= 4 && BREAKABLE.has(words.map(({ lemma }) => lemma).join(''));

const phraseAt = (phrases: Phrases, words: readonly Heard[], at: number): Phrase | undefined =>
  phrases.get(words[at]?.lemma ?? '')?.find(({ lemmas }) => lemmas.every((lemma, n) => words[at + n]?.lemma === lemma));

const longer = (one: Phrase | undefined, other: Phrase | undefined): Phrase | undefined =>
  (other?.lemmas.length ?? 0) > (one?.lemmas.length ?? 0) ? other : (one ?? other);

const endsWithName = (words: readonly Heard[], at: number): boolean =>
  (words[at]?.lemma === SIGN_OFF || words[at]?.lemma === 'from') &&
  words.length - at - 1 <= LONGEST_NAME &&
  words.slice(at + 1).every(({ lemma, by }) => by === 'itself' && !TOPICS.has(lemma));
