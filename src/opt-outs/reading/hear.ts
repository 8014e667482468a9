import { apart, together } from './parting.ts';
import type { Meant } from './pattern.ts';
import type { Token } from './tokens.ts';
import { FILLER, type Meaning, meaningOf, SIGN_OFF, severalAt } from './vocabulary.ts';

/** A word of a message with its meaning, and how that was come by. */
export type Heard = Meant & Meaning;

/** The words of a message by what they mean: letters joined, words parted and put together, slips forgiven. */
export function hear(tokens: readonly Token[]): readonly Heard[] {
  const words = apart(together(tokens));
  const heard: Heard[] = [];
  for (let at = 0; at < words.length; ) {
    const { word, pause } = words[at] as Token;
    const several = severalAt(words, at);
    const { lemma, by } = several === undefined ? meaningOf(word) : ({ lemma: several.lemma, by: 'spelling' } as const);
    heard.push({ lemma, by, pause });
    at += several?.words.length ?? 1;
  }
  return heard;
}

/** What is left when courtesies, oaths and sign-offs are gone; the pauses that stood around them stay. */
export function withoutFillers(heard: readonly Heard[]): readonly Heard[] {
  const said: Heard[] = [];
  let pause: Heard['pause'] = 0;
  for (const word of heard) {
    if (word.pause > pause) pause = word.pause;
    if (word.lemma === FILLER || word.lemma === SIGN_OFF) continue;
    said.push(pause === word.pause ? word : { ...word, pause });
    pause = 0;
  }
  return said;
}
