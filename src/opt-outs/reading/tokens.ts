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
  const tokens: Token[] = [];
  let pause: Pause = 2;
  for (const [piece] of plain(text).matchAll(PIECES)) {
    if (isWord(piece)) {
      tokens.push({ word: piece, pause });
      pause = 0;
    } else pause = longer(pause, pauseOf(piece));
  }
  return tokens;
}

/** Two texts that differ only in what `tokensOf` overlooks have one spelling. */
const plain = (text: string): string =>
  ASCII.test(text) ? text.toLowerCase().replace(APOSTROPHES, '') : foreign(text);

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

const PIECES = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+|[^\p{L}\p{M}\p{N}]+/gu;
const WORD = /^[\p{L}\p{M}\p{N}]/u;
const isWord = (piece: string): boolean => WORD.test(piece);

const HARD = /[.!?;…\n\r。！？؟۔।]/;
const SOFT = /[,:()[\]–—،、]|\s-|-\s/;
const pauseOf = (gap: string): Pause => (HARD.test(gap) ? 2 : SOFT.test(gap) ? 1 : 0);
const longer = (one: Pause, other: Pause): Pause => (one > other ? one : other);
