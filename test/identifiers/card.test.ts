import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCardNumber } from '../../src/identifiers/card.ts';

/** The numbers that card schemes and payment services publish for tests; nobody has them. */
const CARDS = [
  '4111111111111111', // Visa
  '4242424242424242',
  '4012888888881881',
  '4222222222222', // Visa, 13 digits
  '4000160000000004',
  '5555555555554444', // Mastercard
  '5105105105105100',
  '2223003122003222', // Mastercard, 2 series
  '2720990000000007',
  '378282246310005', // American Express
  '371449635398431',
  '341111111111111',
  '6011111111111117', // Discover
  '6011000990139424',
  '30569309025904', // Diners Club
  '38520000023237',
  '36227206271667',
  '3530111333300000', // JCB
  '3566002020360505',
  '6200000000000005', // UnionPay
  '6205500000000000004', // UnionPay, 19 digits
  '6759649826438453', // Maestro
  '6304000000000000',
  '6799990100000000019', // Maestro, 19 digits
  '5000550000000029',
];

const separator = fc
  .array(fc.constantFrom(' ', '\u00a0', '-', '.', '_', '/', ',', '–', '—'), { minLength: 1, maxLength: 2 })
  .map((parts) => parts.join(''));
const cut = (card: string, sizes: readonly number[], separators: readonly string[]): string => {
  let text = '';
  let at = 0;
  for (let group = 0; at < card.length; group++) {
    const size = sizes[group % sizes.length] ?? 4;
    text += (at === 0 ? '' : (separators[group % separators.length] ?? ' ')) + card.slice(at, at + size);
    at += size;
  }
  return text;
};

describe('a card number is found', () => {
  it.each(CARDS)('%s, alone', (card) => expect(containsCardNumber(card)).toBe(true));

  it('however it is grouped, and inside other text', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
    const before = fc.constantFrom(
      '',
      'card ',
      'Please charge: ',
      '07700 900123 ',
      'ref 12345, ',
      'no.',
      'CARD',
      '12/11/2026 ',
    );
    const after = fc.constantFrom('', ' exp 12/27', ' 123', '.', '\n07700 900123', 'x');
    fc.assert(
      fc.property(
        fc.constantFrom(...CARDS),
        sizes,
        fc.array(separator, { minLength: 1, maxLength: 4 }),
        before,
        after,
        (card, groups, separators, head, rest) => {
          expect(containsCardNumber(head + cut(card, groups, separators) + rest)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('in digits of other widths, with invisible characters, with spaced hyphens', () => {
    const wide = '4111 1111 1111 1111'.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    expect(containsCardNumber(wide)).toBe(true);
    expect(containsCardNumber('4111\u200b11111111\u00ad1111')).toBe(true);
    expect(containsCardNumber('4111 - 1111 - 1111 - 1111')).toBe(true);
    expect(containsCardNumber('4111\u20111111\u20111111\u20111111')).toBe(true);
  });

  it('with commas or semicolons between its groups, as a list is dictated', () => {
    for (const text of ['4111, 1111, 1111, 1111', '4111,1111,1111,1111', '4111; 1111; 1111; 1111', '3782,822463,10005'])
      expect(containsCardNumber(`the number is ${text}, she said`), text).toBe(true);
    expect(containsCardNumber('4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1')).toBe(true);
    expect(containsCardNumber('٤١١١، ١١١١، ١١١١، ١١١١')).toBe(true);
  });

  it('in the digits of any script', () => {
    // Arabic-Indic, Eastern Arabic, Devanagari, Bengali, Gujarati, Gurmukhi, Tamil, mathematical bold, Adlam, circled.
    for (const zero of [0x660, 0x6f0, 0x966, 0x9e6, 0xae6, 0xa66, 0xbe6, 0x1d7ce, 0x1e950]) {
      const card = '4111 1111 1111 1111'.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
      expect(containsCardNumber(card), card).toBe(true);
      expect(containsCardNumber(`${card.slice(0, -1)}${String.fromCodePoint(zero + 2)}`.replaceAll(' ', ''))).toBe(
        false,
      );
    }
    expect(containsCardNumber('④①①①①①①①①①①①①①①①')).toBe(true);
    expect(containsCardNumber('4111 ١١١١ 1111 ۱۱۱۱')).toBe(true);
  });

  it('after a phone number and before another', () => {
    expect(containsCardNumber('07700 900123 4111 1111 1111 1111 020 7946 0457')).toBe(true);
  });
});

describe('what is no card number is left alone', () => {
  it.each([
    [''],
    ['Morag Testperson, 12 Example Street'],
    ['4111 1111 1111 1112'], // check digit
    ['4111111111111'], // Visa prefix and 13 digits, check digit wrong
    ['9111111111111111'], // nobody's prefix
    ['41111111111111111111'], // 20 digits in one group
    ['4111, 1111, 1111, 1112'], // check digit
    ['1,234,567'],
    ['4,123,456.78, of which 4,111,111 were paid'],
    ['a payment of 4,012,888 on 23, 24, 25 November 2026'],
    ['Meter readings: 45123, 45240, 45377'],
    ['07700 900123, 07700 900124, 020 7946 0457'],
    ['100023336956, 100023336957'],
    ['flats 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12'],
    ['٠٧٧٠٠ ٩٠٠١٢٣'],
    ['4111 1111    1111 1111'], // too far apart
    ['411111111111111'], // 15 digits: not a Visa length
    ['+44 7700 900123'],
    ['0044 7700 900 123, 020 7946 0457'],
    ['07700900123 07700900124'],
    ['100023336956'],
    ['UPRN 100023336956 and 000000199356'],
    ['29/02/1980 2026-11-23 2026-11-23T08:30:00.000Z'],
    ['QQ 12 34 56 C QQ123456A'],
    ['501231231/123/123'],
    ['C-7K3M-9QWX-2ABC, SAR-2026-0001, FOI/2026/123'],
    ['0193e2a4-7b1c-7000-8000-000000000001'],
  ])('%s', (text) => expect(containsCardNumber(text)).toBe(false));

  it('no single UK phone number, UPRN, date or National Insurance number is one', () => {
    const digits = (length: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
    const harmless = fc.oneof(
      digits(9).map((n) => `0${n.slice(0, 4)} ${n.slice(4)}`),
      digits(10).map((n) => `+44 ${n}`),
      digits(10).map((n) => `0044 ${n}`),
      fc.integer({ min: 1, max: 12 }).chain(digits),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((date) => date.toISOString()),
      digits(6).map((n) => `QQ ${n} C`),
    );
    fc.assert(
      fc.property(harmless, (text) => {
        expect(containsCardNumber(text)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('it is linear', () => {
  it.each([
    ['digits', '4'.repeat(1_000_000)],
    ['digits and spaces', '4 '.repeat(500_000)],
    ['visa prefixes', '4000 '.repeat(200_000)],
    ['far groups', '4-- '.repeat(250_000)],
    ['other digits', '４ '.repeat(500_000)],
    ['digits of another script', '٤, '.repeat(330_000)],
  ])('on a megabyte of %s', (_, text) => {
    const start = performance.now();
    containsCardNumber(`${text}x`);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});
