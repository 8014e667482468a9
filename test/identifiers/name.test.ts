import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchName, parseName } from '../../src/identifiers/name.ts';

describe('a name as it is kept', () => {
  it.each([
    ['  Morag \t Testperson\n', 'Morag Testperson'],
    ['Zoe\u0308 Testperson', 'Zoë Testperson'],
    ['O’Testperson-Smith Jr.', 'O’Testperson-Smith Jr.'],
    ['李 明', '李 明'],
    ['X', 'X'],
    ['é'.repeat(200), 'é'.repeat(200)],
    ['𐐀'.repeat(200), '𐐀'.repeat(200)],
  ])('%s is %s', (text, name) => expect(parseName(text)).toEqual({ ok: true, value: name }));

  it.each([
    [''],
    ['  '],
    ['12345'],
    ['--'],
    ['Morag\u0007'],
    ['Morag\u0000Testperson'],
    ['Morag\u202enosrep'],
    ['\ud800a'],
    ['a'.repeat(201)],
  ])('%j is refused', (text) => expect(parseName(text).ok).toBe(false));
});

describe('two spellings of one name', () => {
  it.each([
    ['Zoë Testperson', 'ZOE TESTPERSON'],
    ['Mrs. Zoe Testperson', 'zoe testperson'],
    ['Prof Sir John Testperson', 'John Testperson'],
    ['Rev. Dr Jane Testperson', 'jane testperson'],
    ["Siobhán O'Testperson", 'Siobhan OTestperson'],
    ['Siobhán O’Testperson', 'SIOBHAN O´TESTPERSON'],
    ['Ann-Marie Test-Person', 'Ann Marie Test Person'],
    ['J.R.Testperson', 'J R Testperson'],
    ['Łukasz Testowy', 'Lukasz Testowy'],
    ['Søren Strauß', 'soren strauss'],
    ['Νίκος', 'ΝΙΚΟΣ'],
    ['Zo\u200be  Testperson', 'Zoe Testperson'],
  ])('%s and %s are one', (one, other) => expect(matchName(one)).toBe(matchName(other)));

  it.each([
    ['Morag Testperson', 'Moira Testperson'],
    ['Missy Testperson', 'Y Testperson'],
    ['Drew Testperson', 'Ew Testperson'],
    ['Testperson Mr', 'Testperson'],
  ])('%s and %s are two', (one, other) => expect(matchName(one)).not.toBe(matchName(other)));

  it('is never empty, and matching twice changes nothing', () => {
    const piece = fc.constantFrom(
      'Mr',
      'Dr.',
      'Zoë',
      "O'Test",
      '-',
      '.',
      '’',
      'ß',
      'Łuk',
      '明',
      'İ',
      'Σας',
      ' ',
      'नि',
      '1',
      '\u200b',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', ' ', '-'), (pieces, joint) => {
        const once = matchName(pieces.join(joint));
        expect(once).not.toBe('');
        expect(matchName(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
    expect(matchName('Mr')).toBe('mr');
    expect(matchName('Dr Prof')).toBe('prof');
  });

  it('does not lose the vowels of other scripts', () => {
    expect(matchName('निशा')).not.toBe(matchName('नशा'));
  });
});

it('the short way for plain names and the whole way give one answer', () => {
  const word = fc.oneof(fc.constantFrom('Mr', 'mrs', 'DR', 'Dame', 'Morag'), fc.stringMatching(/^[A-Za-z]{1,8}$/));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const plain = words.join(' ');
      // An invisible character changes nothing but the way that is taken.
      expect(matchName(plain)).toBe(matchName(`${plain}\u200b`));
    }),
  );
});
