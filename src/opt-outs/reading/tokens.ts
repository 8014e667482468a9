/** How far a word stands from the one before it: 0 beside it, 1 behind a comma or a dash, 2 behind a full stop or a new line. */
export type Pause = 0 | 1 | 2;

/** One word of a message in lower case, without accents, apostrophes or invisible characters. */
export type Token = { readonly word: string; readonly pause: Pause };

/** What signs become: words that no keyboard types, and that the words lists can name. */
const MEANINGS: Readonly<Record<string, string>> = {
  '🛑': 'stopsign',
  '⛔': 'stopsign',
  '🚫': 'stopsign',
  '🖕': 'rudesign',
};

/**
 * The words of a message. Full-width and ornamental letters become plain ones, struck-through and accented ones lose
 * their marks, Chinese characters are a word each (nothing else divides them); emoji, control characters and half
 * surrogates are gaps. Linear, and never throws.
 */
export function tokensOf(text: string): readonly Token[] {
  const ascii = ASCII.test(text);
  const plain = ascii ? text.toLowerCase().replace(APOSTROPHES, '') : foreign(text);
  const tokens: Token[] = [];
  let end = 0;
  for (const match of plain.matchAll(ascii ? ASCII_WORDS : WORDS)) {
    const pause = tokens.length === 0 ? 2 : pauseOf(plain.slice(end, match.index));
    tokens.push({ word: match[0], pause });
    end = match.index + match[0].length;
  }
  return tokens;
}

const foreign = (text: string): string =>
  text
    .replace(SIGNS, (sign) => ` ${MEANINGS[sign] ?? ''} `)
    .replace(LETTERS_IN_SYMBOLS, ' ')
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(VARIANTS, (letter) => PLAIN[letter] ?? letter);

const ASCII = /^[\0-\x7f]*$/;

// Closed up, not spaced: don't and dont are one word. Before NFKD, which makes a space and an accent of ´.
const APOSTROPHES = /['’‘ʼʹ′`´]/g;
const SIGNS = /[🛑⛔🚫🖕]/gu;
// NFKD would hang a "tm" on the word before.
const LETTERS_IN_SYMBOLS = /[™℠℡℻№©®]/g;

// Accents, Arabic vowel marks and the tatweel, frames and variation selectors, and what has no width at all.
const UNSEEN = /[\u0300-\u036f]|\u0640|[\u064b-\u065f]|\u0670|[\ufe00-\ufe0f]|\p{Me}|\p{Cf}/gu;

// Letters that NFKD does not take apart, and the ones that Arabic, Persian and Urdu keyboards type for each other.
const PLAIN: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  ı: 'i',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ہ: 'ه',
  ھ: 'ه',
  ة: 'ه',
};
const VARIANTS = /[łøđßıىیکہھة]/g;

const ASCII_WORDS = /[a-z0-9]+/g;
const WORDS = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;

const HARD = /[.!?;…\n\r。！？؟۔।]/;
const SOFT = /[,:()[\]–—،、]|\s-|-\s/;
const pauseOf = (gap: string): Pause => {
  if (gap === ' ' || gap === '') return 0;
  return HARD.test(gap) ? 2 : SOFT.test(gap) ? 1 : 0;
};
