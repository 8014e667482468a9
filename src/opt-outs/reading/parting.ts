import type { Token } from './tokens.ts';
import { isGlued, isListed, isSpelling, LONGEST } from './vocabulary.ts';

const LONGEST_SPELLED_OUT = 14;
const MOST_PIECES = 4;

/** `S T O P` and `s.t.o.p` are `stop`: the longest word of ours that single letters in a row spell. */
export function together(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as Token;
    const letters = isLetter(token.word) ? lettersFrom(tokens, at) : '';
    let length = letters.length;
    while (length >= 3 && !isSpelling(letters.slice(0, length))) length -= 1;
    joined.push(length >= 3 ? { word: letters.slice(0, length), pause: token.pause } : token);
    at += length >= 3 ? length : 1;
  }
  return joined;
}

const isLetter = (word: string): boolean => word.length === 1 && word >= 'a' && word <= 'z';

function lettersFrom(tokens: readonly Token[], start: number): string {
  let letters = '';
  for (let at = start; at < tokens.length && letters.length < LONGEST_SPELLED_OUT; at++) {
    const { word } = tokens[at] as Token;
    if (!isLetter(word)) break;
    letters += word;
  }
  return letters;
}

/** `stoptexting` is two words that nobody parted, `dontsendme` three. */
export function apart(tokens: readonly Token[]): readonly Token[] {
  const parted: Token[] = [];
  for (const token of tokens) {
    const { word, pause } = token;
    const pieces = word.length < 5 || word.length > LONGEST || isListed(word) ? undefined : piecesOf(word, MOST_PIECES);
    if (pieces === undefined) parted.push(token);
    else for (const [n, piece] of pieces.entries()) parted.push({ word: piece, pause: n === 0 ? pause : 0 });
  }
  return parted;
}

function piecesOf(word: string, most: number): readonly string[] | undefined {
  if (isGlued(word)) return [word];
  if (most === 1) return undefined;
  for (let length = word.length - 2; length >= 2; length--) {
    if (!isGlued(word.slice(0, length))) continue;
    const rest = piecesOf(word.slice(length), most - 1);
    if (rest !== undefined) return [word.slice(0, length), ...rest];
  }
  return undefined;
}
