import { FOREIGN_FILLERS } from './languages.ts';
import { listed } from './listed.ts';
import { isNear } from './near.ts';
import { type Token, tokensOf } from './tokens.ts';
import { FILLERS, GLUED, ORDINARY, SIGN_OFFS, SLIPS, WORDS } from './words.ts';

/** What sign-offs and fillers mean, to whoever reads the words in order. */
export const FILLER = '(filler)';
export const SIGN_OFF = '(sign-off)';

/** A meaning out of the lists, one guessed from a misspelling, or the word itself, when nothing is known of it. */
export type Meaning = { readonly lemma: string; readonly by: 'spelling' | 'guess' | 'itself' };

type Several = { readonly words: readonly string[]; readonly lemma: string };

/** No word of the lists is longer, nor anything made of them that is worth taking apart. */
export const LONGEST = 24;

const single = new Map<string, string>();
const several = new Map<string, Several[]>();
for (const { as, spell } of WORDS) learn(spell, as);
learn(SIGN_OFFS, SIGN_OFF);
learn(FILLERS, FILLER);
learn(FOREIGN_FILLERS, FILLER);
for (const list of several.values()) list.sort((one, other) => other.words.length - one.words.length);

function learn(spellings: string, lemma: string): void {
  for (const spelling of listed(spellings)) {
    const words = tokensOf(spelling).map(({ word }) => word);
    const [first] = words;
    if (first === undefined) continue;
    if (words.length > 1) several.set(first, [...(several.get(first) ?? []), { words, lemma }]);
    else if (!single.has(first)) single.set(first, lemma);
  }
}

const squeeze = (word: string): string => word.replace(/(.)\1+/gu, '$1');

const slippery = listed(SLIPS).map((word) => ({ word, lemma: single.get(word) ?? word }));
/** Without the second letter of every pair, for STOPP and STOOOP. */
const squeezed = new Map(slippery.map(({ word, lemma }) => [squeeze(word), lemma]));
const ordinary = new Set(listed(ORDINARY));
const glued = new Set(listed(GLUED));

/** Whether a word stands in the lists as it is, and needs no guessing. */
export const isListed = (word: string): boolean => single.has(word) || ordinary.has(word);

/** Whether a word of ours, spelled as it should be. */
export const isSpelling = (word: string): boolean => single.has(word);

/** Whether people write it without a space before the next. */
export const isGlued = (word: string): boolean => glued.has(word);

/** The longest spelling of several words that stands at `at`, without a pause in it. */
export const severalAt = (words: readonly Token[], at: number): Several | undefined =>
  several
    .get(words[at]?.word ?? '')
    ?.find((phrase) =>
      phrase.words.every((word, n) => n === 0 || (words[at + n]?.word === word && words[at + n]?.pause === 0)),
    );

const PLAIN_WORD = /^[a-z]+$/;
const WITH_DIGITS = /^[a-z0-9]+$/;
/** Digits that stand for the letters they look like. */
const LETTERS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' };

/** What one word means: as it is spelled, with its doubled letters single, with a slip forgiven, with digits as letters. */
export function meaningOf(word: string): Meaning {
  const known = single.get(word);
  if (known !== undefined) return { lemma: known, by: 'spelling' };
  if (word.length < 3 || ordinary.has(word)) return { lemma: word, by: 'itself' };
  if (PLAIN_WORD.test(word)) {
    const short = squeeze(word);
    const lemma = short === word ? undefined : (squeezed.get(short) ?? single.get(short));
    if (lemma !== undefined) return { lemma, by: 'spelling' };
    const near = word.length > LONGEST ? undefined : slippery.find((each) => isNear(word, each.word));
    if (near !== undefined) return { lemma: near.lemma, by: 'guess' };
  } else if (word.length <= LONGEST && WITH_DIGITS.test(word)) {
    const lemma =
      single.get(word.replace(/\d/g, (digit) => LETTERS[digit] ?? digit)) ?? single.get(word.replace(/\d+$/, ''));
    if (lemma !== undefined) return { lemma, by: 'guess' };
  }
  return { lemma: word, by: 'itself' };
}
