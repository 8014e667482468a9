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

const anothers = compile(
  ANOTHERS_PHONE.map(({ pattern }) => [pattern, true] as const),
  CLASSES,
);

/**
 * Reads a text somebody sent in answer to a survey invitation. `stopWords` are the keywords that the notice publishes;
 * they are certain beside the ones known here. Never throws; linear in the length of the text.
 */
export function readText(text: string, stopWords: readonly string[] = []): Reading {
  const tokens = tokensOf(text);
  const heard = hear(tokens);
  const said = withoutFillers(heard);
  const foreign = foreignIn(tokens);
  const harm = new Set([...harmIn(said), ...foreign.filter((rule) => rule === 'call-for-help')]);
  const elses = othersNumber(text, said);
  const whole = readWhole(heard, stopWords);
  const refusal =
    whole === undefined
      ? refusalIn(
          said,
          foreign.filter((rule) => rule !== 'call-for-help'),
          harm.size > 0,
        )
      : { class: whole.class, why: [whole.rule] };
  return {
    class: refusal.class,
    otherNumber: elses.length > 0,
    harm: harm.size > 0,
    why: [...new Set([...refusal.why, ...elses, ...harm])],
  };
}

const othersNumber = (text: string, said: readonly Heard[]): readonly Rule[] => [
  ...(containsPhone(plainText(text)) ? (['names-a-number'] as const) : []),
  ...(said.some((_, at) => longestAt(anothers, said, at) !== undefined) ? (['another-persons-phone'] as const) : []),
];
