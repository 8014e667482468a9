import { FOREIGN_FILLERS } from './languages.ts';
import { isNear } from './near.ts';
import type { Meant } from './pattern.ts';
import { type Pause, type Token, tokensOf } from './tokens.ts';
import { FILLERS, GLUED, ORDINARY, SIGN_OFFS, SLIPS, WORDS } from './words.ts';

/** A word of a message with its meaning: out of the lists, guessed from a misspelling, or itself, when nothing is known of it. */
export type Heard = Meant & { readonly by: 'spelling' | 'guess' | 'itself' };

/** What sign-offs and fillers mean, to whoever reads the words in order. */
export const FILLER = '(filler)';
export const SIGN_OFF = '(sign-off)';

const spelled = (list: string): readonly string[] => list.split(',').map((each) => each.trim());
const wordsOf = (text: string): readonly string[] => tokensOf(text).map(({ word }) => word);

type Several = { readonly words: readonly string[]; readonly lemma: string };

const single = new Map<string, string>();
const several = new Map<string, Several[]>();
/** Spellings with a letter less of every pair, for STOPP and STOOOP. */
const squeezed = new Map<string, string>();
const slippery: { readonly word: string; readonly lemma: string }[] = [];
const ordinary = new Set(spelled(ORDINARY));
const glued = new Set(spelled(GLUED));

const squeeze = (word: string): string => word.replace(/(.)\1+/gu, '$1');

function learn(list: string, lemma: string): void {
  for (const spelling of spelled(list)) {
    const words = wordsOf(spelling);
    const [first] = words;
    if (first === undefined) continue;
    if (words.length > 1) {
      const others = several.get(first) ?? [];
      others.push({ words, lemma });
      several.set(first, others);
    } else if (!single.has(first)) {
      single.set(first, lemma);
    }
  }
}

for (const { as, spell } of WORDS) learn(spell, as);
learn(SIGN_OFFS, SIGN_OFF);
learn(FILLERS, FILLER);
learn(FOREIGN_FILLERS, FILLER);
for (const list of several.values()) list.sort((one, other) => other.words.length - one.words.length);
for (const word of spelled(SLIPS)) {
  const lemma = single.get(word) ?? word;
  slippery.push({ word, lemma });
  if (!squeezed.has(squeeze(word))) squeezed.set(squeeze(word), lemma);
}

/** Digits that stand for the letters they look like. */
const LETTERS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' };
const LONGEST = 24;

const PLAIN_WORD = /^[a-z]+$/;
const MIXED = /^(?=.*[a-z])[a-z0134578]+$/;

/** What one word means; a word that nothing is known of means itself. */
function meaning(word: string): Pick<Heard, 'lemma' | 'by'> {
  const known = single.get(word);
  if (known !== undefined) return { lemma: known, by: 'spelling' };
  if (word.length < 3 || ordinary.has(word)) return { lemma: word, by: 'itself' };
  if (PLAIN_WORD.test(word)) {
    const short = squeeze(word);
    const lemma = short === word ? undefined : (squeezed.get(short) ?? single.get(short));
    if (lemma !== undefined) return { lemma, by: 'spelling' };
    const near = word.length > LONGEST ? undefined : slippery.find((each) => isNear(word, each.word));
    return near === undefined ? { lemma: word, by: 'itself' } : { lemma: near.lemma, by: 'guess' };
  }
  if (word.length <= LONGEST && MIXED.test(word)) {
    const lemma = single.get(word.replace(/\d/g, (digit) => LETTERS[digit] ?? digit));
    if (lemma !== undefined) return { lemma, by: 'guess' };
  }
  return { lemma: word, by: 'itself' };
}

/** The words of a message by what they mean: letters joined, words parted and put together, slips forgiven. */
export function hear(tokens: readonly Token[]): readonly Heard[] {
  const words = part(join(tokens));
  const heard: Heard[] = [];
  for (let at = 0; at < words.length; ) {
    const token = words[at] as Token;
    const phrase = phraseAt(words, at);
    if (phrase !== undefined) {
      heard.push({ lemma: phrase.lemma, pause: token.pause, by: 'spelling' });
      at += phrase.words.length;
    } else {
      heard.push({ ...meaning(token.word), pause: token.pause });
      at += 1;
    }
  }
  return heard;
}

const phraseAt = (words: readonly Token[], at: number): Several | undefined =>
  several
    .get(words[at]?.word ?? '')
    ?.find((phrase) =>
      phrase.words.every(
        (word, n) => words[at + n]?.word === word && (n === 0 || (words[at + n] as Token).pause === 0),
      ),
    );

/** `S T O P` and `s.t.o.p` are `stop`: the longest word of ours that single letters in a row spell. */
function join(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as Token;
    const letters = token.word.length === 1 ? lettersFrom(tokens, at) : '';
    let length = letters.length;
    while (length >= 3 && !single.has(letters.slice(0, length))) length -= 1;
    if (length >= 3) {
      joined.push({ word: letters.slice(0, length), pause: token.pause });
      at += length;
    } else {
      joined.push(token);
      at += 1;
    }
  }
  return joined;
}

const LONGEST_SPELLED = 14;

function lettersFrom(tokens: readonly Token[], start: number): string {
  let letters = '';
  for (let at = start; at < tokens.length && letters.length < LONGEST_SPELLED; at++) {
    const { word } = tokens[at] as Token;
    if (word.length !== 1) break;
    letters += word;
  }
  return letters;
}

/** `stoptexting` is two words that nobody parted, `dontsendme` three. */
function part(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => {
    const { word } = token;
    if (word.length < 5 || word.length > LONGEST || single.has(word) || ordinary.has(word)) return [token];
    const pieces = piecesOf(word, 4);
    return pieces?.map((piece, n) => ({ word: piece, pause: n === 0 ? token.pause : (0 as Pause) })) ?? [token];
  });
}

function piecesOf(word: string, most: number): readonly string[] | undefined {
  if (glued.has(word)) return [word];
  if (most === 1) return undefined;
  for (let length = word.length - 2; length >= 2; length--) {
    const first = word.slice(0, length);
    if (!glued.has(first)) continue;
    const rest = piecesOf(word.slice(length), most - 1);
    if (rest !== undefined) return [first, ...rest];
  }
  return undefined;
}
