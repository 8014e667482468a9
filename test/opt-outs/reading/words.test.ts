import { describe, expect, it } from 'vitest';
import { ABOUT_IT, AGAINST_ANY, AGAINST_TEXTS, CLASSES } from '../../../src/opt-outs/reading/classes.ts';
import { ANOTHER_STOP, ANOTHERS_PHONE, ASKS_FOR_TEXTS, ELSEWHERE } from '../../../src/opt-outs/reading/elsewhere.ts';
import { HARM, NO_HARM } from '../../../src/opt-outs/reading/harm.ts';
import { hear, withoutFillers } from '../../../src/opt-outs/reading/hear.ts';
import { FOREIGN, WELSH_KEYWORDS } from '../../../src/opt-outs/reading/languages.ts';
import { listed } from '../../../src/opt-outs/reading/listed.ts';
import { compile, longestAt } from '../../../src/opt-outs/reading/pattern.ts';
import { readText } from '../../../src/opt-outs/reading/read.ts';
import { FIRM, KEYWORDS, NEARLY, WEAK } from '../../../src/opt-outs/reading/refusals.ts';
import { tokensOf } from '../../../src/opt-outs/reading/tokens.ts';
import { TOPICS } from '../../../src/opt-outs/reading/topics.ts';
import { FILLER, meaningOf, SIGN_OFF } from '../../../src/opt-outs/reading/vocabulary.ts';
import { ALONE, FILLERS, ORDINARY, SIGN_OFFS, SLIPS, WORDS } from '../../../src/opt-outs/reading/words.ts';

const meanings = (text: string): readonly string[] => hear(tokensOf(text)).map(({ lemma }) => lemma);

/** Whether the pattern of an entry, alone, is found in its example. */
const holds = ({ pattern, example }: { readonly pattern: string; readonly example: string }): boolean => {
  const one = compile([[pattern, true]], CLASSES);
  const said = withoutFillers(hear(tokensOf(example)));
  return said.some((_, at) => longestAt(one, said, at) !== undefined);
};
const unheld = (entries: readonly { readonly pattern: string; readonly example: string }[]) =>
  entries.filter((entry) => !holds(entry)).map(({ pattern, example }) => `${pattern}: ${example}`);

describe('spellings', () => {
  it.each(WORDS)('$as', ({ as, spell }) => {
    for (const spelling of listed(spell)) expect([spelling, meanings(spelling)]).toEqual([spelling, [as]]);
  });
  it('none stands for two meanings', () => {
    const all = [...WORDS.flatMap(({ spell }) => listed(spell)), ...listed(SIGN_OFFS), ...listed(FILLERS)];
    expect(all.filter((spelling, at) => all.indexOf(spelling) !== at)).toEqual([]);
  });
  it('courtesies change nothing, and sign-offs end', () => {
    for (const filler of listed(FILLERS)) expect([filler, meanings(filler)]).toEqual([filler, [FILLER]]);
    for (const sign of listed(SIGN_OFFS)) expect([sign, meanings(sign)]).toEqual([sign, [SIGN_OFF]]);
  });
  it('a slip in a key word is forgiven: a letter lost, doubled, or two that changed places', () => {
    const ordinary = new Set(listed(ORDINARY));
    for (const word of listed(SLIPS).filter((each) => each.length > 5)) {
      for (let at = 1; at < word.length - 1; at++) {
        const lost = word.slice(0, at) + word.slice(at + 1);
        const doubled = word.slice(0, at) + word.slice(at - 1);
        const swapped = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
        for (const slip of [lost, doubled, swapped]) {
          if (!ordinary.has(slip)) expect([slip, meaningOf(slip).lemma]).toEqual([slip, meaningOf(word).lemma]);
        }
      }
    }
  });
  it('ordinary words are taken as they stand', () => {
    for (const word of listed(ORDINARY)) expect([word, meaningOf(word).lemma]).toEqual([word, word]);
  });
  it.each(listed(ALONE))('%s alone is a misspelt STOP', (word) => expect(readText(word).class).toBe('likely'));
});

describe('patterns and lists name words by their meaning', () => {
  const means = new Set(WORDS.map(({ as }) => as));
  const isDead = (word: string): boolean => {
    const [only, ...more] = means.has(word) ? [word] : meanings(word);
    return only !== word || more.length > 0;
  };
  const wordsOf = (pattern: string): readonly string[] =>
    pattern.split(' ').flatMap((part) =>
      part.startsWith('..')
        ? []
        : part
            .replace(/\?$/, '')
            .split('|')
            .filter((word) => !/^[@^$]/.test(word)),
    );
  it.each([
    ['refusals', [...FIRM, ...WEAK]],
    ['elsewhere', [...ELSEWHERE, ...ANOTHER_STOP, ...ASKS_FOR_TEXTS, ...ANOTHERS_PHONE]],
    ['harm', [...HARM, ...NO_HARM]],
  ])('%s: a spelling in place of a meaning would never be found', (_, entries) =>
    expect(entries.flatMap(({ pattern }) => wordsOf(pattern)).filter(isDead)).toEqual([]),
  );
  it('lists', () => {
    const lists = [...Object.values(CLASSES).flatMap(listed), ...TOPICS, ...AGAINST_ANY, ...AGAINST_TEXTS, ...ABOUT_IT];
    expect(lists.filter(isDead)).toEqual([]);
  });
});

describe('ways of saying no', () => {
  it.each(KEYWORDS)('%s', (_, __, example) =>
    expect(readText(example)).toMatchObject({ class: 'certain', why: ['keyword'] }),
  );
  it.each(NEARLY)('%s', (_, __, example) => expect(readText(example).class).toBe('likely'));
  it.each([...FIRM, ...WEAK])('$means: $example', ({ example }) => expect(readText(example).class).not.toBe('no'));
  it('each pattern is in its example', () => expect(unheld([...FIRM, ...WEAK])).toEqual([]));
});

describe('what only sounds like it', () => {
  it.each([...ELSEWHERE, ...ASKS_FOR_TEXTS])('$example', ({ example }) => expect(readText(example).class).toBe('no'));
  it('each pattern is in its example', () =>
    expect(unheld([...ELSEWHERE, ...ANOTHER_STOP, ...ASKS_FOR_TEXTS, ...ANOTHERS_PHONE, ...NO_HARM])).toEqual([]));
  it.each(ANOTHER_STOP)('$example', ({ example }) => expect(readText(example).class).toBe('no'));
  it.each(ANOTHERS_PHONE)('another telephone: $example', ({ example }) =>
    expect(readText(example).otherNumber).toBe(true),
  );
});

describe('harm', () => {
  it.each(HARM)('$example', ({ example }) => expect(readText(example).harm).toBe(true));
  it('each pattern is in its example', () => expect(unheld(HARM)).toEqual([]));
  it.each(NO_HARM)('none in: $example', ({ example }) => expect(readText(example).harm).toBe(false));
});

describe('other languages', () => {
  it.each(WELSH_KEYWORDS)('Welsh: %s', (text) => expect(readText(text).class).toBe('certain'));
  it.each(FOREIGN)('$language: $text', ({ text, rule }) => {
    const reading = readText(text);
    if (rule === 'call-for-help') expect(reading.harm).toBe(true);
    else expect(reading.class).not.toBe('no');
  });
});
