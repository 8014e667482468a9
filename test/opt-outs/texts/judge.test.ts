import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeText, type Reader, textReader } from '../../../src/opt-outs/texts/judge.ts';

const AT = '2026-11-23T09:00:00.000Z';
const text = (words: string | undefined, from: string | undefined = '447700900123') => ({
  id: undefined,
  from,
  words,
  at: AT,
  atGiven: AT,
});
const reading =
  (read: 'certain' | 'likely' | 'no', seen: { readonly otherNumber?: boolean; readonly harm?: boolean } = {}): Reader =>
  () => ({ class: read, otherNumber: seen.otherNumber ?? false, harm: seen.harm ?? false, why: [] });

describe('what is done with a text, by how it was read', () => {
  test.each([
    ['certain', {}, '', true],
    ['likely', {}, 'likely', true],
    ['no', {}, 'unclear', false],
    ['certain', { otherNumber: true }, 'other-number', true],
    ['likely', { otherNumber: true }, 'other-number', false],
    ['no', { otherNumber: true }, 'other-number', false],
    ['certain', { harm: true }, 'harm', true],
    ['likely', { harm: true }, 'harm', true],
    ['no', { harm: true }, 'harm', false],
    ['likely', { harm: true, otherNumber: true }, 'harm', false],
  ] as const)('%s %j: waits as "%s", opted out %s', (read, seen, needs, optOut) => {
    expect(judgeText(text('words'), reading(read, seen))).toMatchObject({ needs, optOut, phone: '+447700900123' });
  });
});

describe('a text that a machine cannot do anything with goes to a person', () => {
  test.each([
    ['no words', undefined, '447700900123', 'unreadable', '+447700900123'],
    ['blank words', ' \n ', '447700900123', 'unreadable', '+447700900123'],
    ['STOP from a landline', 'STOP', '02079460321', 'unreadable', '+442079460321'],
    ['STOP from abroad', 'STOP', '33612345678', 'unreadable', '+33612345678'],
    ['STOP from a name', 'STOP', 'VOICEMAIL', 'unreadable', undefined],
    ['STOP from nobody', 'STOP', undefined, 'unreadable', undefined],
    ['thanks from a name', 'Thanks', 'elevenchars', 'unclear', undefined],
  ])('%s', (_, words, from, needs, phone) => {
    const judged = judgeText({ ...text(words), from }, textReader(['stop']));
    expect(judged).toMatchObject({ needs, optOut: false, phone });
  });
});

test('a sender who names their own number names no other', () => {
  const read = textReader(['stop']);
  for (const words of ['STOP 07700 900123', 'please stop texting 07700900123', 'STOP +44 7700 900 123'])
    expect(judgeText(text(words), read)).toMatchObject({ optOut: true, needs: expect.stringMatching(/^(likely)?$/) });
  expect(judgeText(text('please stop texting 07700 900999'), read)).toMatchObject({
    optOut: false,
    needs: 'other-number',
  });
  expect(judgeText(text('please stop texting 07700 900123 and 07700 900999'), read)).toMatchObject({
    needs: 'other-number',
  });
});

test('any spelling of a UK mobile is its sender', () => {
  for (const from of ['447700900123', '+44 7700 900123', '07700900123', '0+447700900123', '7700900123'])
    expect(judgeText(text('STOP', from), textReader(['stop']))).toMatchObject({ phone: '+447700900123', optOut: true });
});

test('whatever the words, a text is judged, and nobody is opted out whose text does not ask', () => {
  const read = textReader(['stop']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 20 }), (words, from) => {
      const judged = judgeText(text(words, from), read);
      if (judged.class === 'no') expect(judged.optOut).toBe(false);
      if (judged.optOut) expect(judged.phone).toMatch(/^\+447\d{9}$/);
      if (judged.class !== 'certain') expect(judged.needs).not.toBe('');
    }),
    { numRuns: 500 },
  );
});

test('a short text that is read again is read the same', () => {
  const read = textReader(['stop']);
  for (const words of ['STOP', 'Thanks', 'please stop texting me', 'STOP']) {
    expect(read(words)).toEqual(textReader(['stop'])(words));
    expect(read(words)).toEqual(read(words));
  }
});
