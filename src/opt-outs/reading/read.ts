import { containsPhone } from '../../identifiers/phone-in-text.ts';
import { plainText } from '../../identifiers/spelling.ts';
import { CLASSES } from './classes.ts';
import { ANOTHERS_PHONE } from './elsewhere.ts';
import { foreignIn } from './foreign.ts';
import { harmIn } from './harm-in.ts';
import { type Heard, hear, withoutFillers } from './hear.ts';
import { compile, longestAt } from './pattern.ts';
import { refusalIn } from './refusal-in.ts';
import type { Rule } from './rules.ts';
import { tokensOf } from './tokens.ts';
import { readWhole } from './whole.ts';

/**
 * What a received text asks. Whoever calls `readText` must
 * - opt out the sender of a `certain` or `likely` text at once, and list a `likely` one for a person to look at;
 * - give every `no` to a person: a text opts nobody in, and what the words do not know may still be a refusal;
 * - when `otherNumber` is true, opt out nobody by itself and give the text to a person the same day, whatever its class:
 *   the telephone to be left alone may be another one, or the sender's;
 * - when `harm` is true, show the text to a person the same day, whatever its class; the sender of a certain or likely
 *   one is opted out all the same.
 */
export type Reading = {
  readonly class: 'certain' | 'likely' | 'no';
  /** Names a telephone number, or speaks of somebody else's telephone. */
  readonly otherNumber: boolean;
  /** Seems to disclose harm or danger; rather once too often. */
  readonly harm: boolean;
  /** The rules that fired, each once: ids of a closed list, never words of the message. */
  readonly why: readonly Rule[];
};

/**
 * Reads a text somebody sent in answer to a survey invitation. `stopWords` are the keywords that the notice publishes;
 * they are certain beside the ones known here. Never throws; linear in the length of the text.
 */
export function readText(text: string, stopWords: readonly string[] = []): Reading {
  const tokens = tokensOf(text);
  const heard = hear(tokens);
  const said = withoutFillers(heard);
  const { refusals, calls } = foreignIn(tokens);
  const harm = [...harmIn(said), ...calls];
  const refusal = readWhole(heard, stopWords) ?? refusalIn(said, refusals, harm.length > 0);
  // "Take my wife off the tenancy" speaks of nobody's telephone.
  const isOtherBusiness = refusal.class === 'no' && refusal.why.includes('about-something-else');
  const number = namesNumber(text) ? (['names-a-number'] as const) : [];
  const anothers = !isOtherBusiness && speaksOfAnother(said) ? (['another-persons-phone'] as const) : [];
  return {
    class: refusal.class,
    otherNumber: number.length + anothers.length > 0,
    harm: harm.length > 0,
    why: [...new Set<Rule>([...refusal.why, ...number, ...anothers, ...harm])],
  };
}

const namesNumber = (text: string): boolean => containsPhone(plainText(text).replace(DIGITS, ourDigit));

// Whoever texts in Arabic, Persian or an Indian script may write a number in its digits: there a zero's code ends in 0,
// here in 6.
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0be6-\u0bef]/g;
const ourDigit = (digit: string): string => {
  const code = digit.charCodeAt(0);
  return String((code < 0x900 ? code : code - 6) & 0xf);
};

const anothers = compile(
  ANOTHERS_PHONE.map(({ pattern }) => [pattern, true] as const),
  CLASSES,
);
const speaksOfAnother = (said: readonly Heard[]): boolean =>
  said.some((_, at) => longestAt(anothers, said, at) !== undefined);
