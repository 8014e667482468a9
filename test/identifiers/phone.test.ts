import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { maskPhone, parsePhone, parseUkMobile, showPhone } from '../../src/identifiers/phone.ts';
import { ukKind, ukNational } from '../../src/identifiers/phone-uk.ts';

const tail = (digits: number) =>
  fc.integer({ min: 0, max: 10 ** digits - 1 }).map((n) => String(n).padStart(digits, '0'));

/** National numbers that are safe to print: Ofcom's for drama. */
const national = fc.oneof(
  tail(3).map((n) => `7700900${n}`),
  tail(3).map((n) => `1632960${n}`),
  tail(3).map((n) => `2079460${n}`),
);
const prefix = fc.constantFrom(
  '0',
  '',
  '44',
  '+44',
  '0044',
  '+440',
  '+44(0)',
  '+44 (0) ',
  '44 0',
  '0044(0)',
  '00 44 ',
  '0+44',
  '0+44(0)',
  '+0',
  '00000',
  'tel:+44',
  'Tel: 0',
  'tel:0',
  "'0",
  '(0)',
  '(+44) ',
  '[0]',
  '＋４４ ',
  '\u202a+44',
  '00 44 (0) ',
);
const gap = fc.constantFrom(
  '',
  '',
  ' ',
  '-',
  '.',
  '\u00a0',
  '\u2009',
  '\u202f',
  '\u2011',
  ' – ',
  '/',
  '\t',
  '\u200b',
  '\u00ad',
  ') (',
);
const wide = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const spelling = fc
  .tuple(
    national,
    prefix,
    fc.array(gap, { minLength: 9, maxLength: 9 }),
    fc.boolean(),
    fc.constantFrom('', ' ', '\n', '\u202c'),
  )
  .map(([digits, before, gaps, isWide, after]) => {
    const spaced = [...digits].map((digit, at) => digit + (gaps[at] ?? '')).join('');
    return { digits, text: before + (isWide ? wide(spaced) : spaced) + after };
  });

const e164 = (text: string): string | undefined => {
  const parsed = parsePhone(text);
  return parsed.ok ? parsed.value.e164 : undefined;
};
const kind = (text: string): string | undefined => {
  const parsed = parsePhone(text);
  return parsed.ok ? parsed.value.kind : undefined;
};
const problem = (text: string): string | undefined => {
  const parsed = parsePhone(text);
  return parsed.ok ? undefined : parsed.problem;
};

describe('any UK spelling of a number is the same number', () => {
  it('whatever its prefix, spaces, hyphens, brackets, widths and invisible marks', () => {
    fc.assert(
      fc.property(spelling, ({ digits, text }) => {
        expect(e164(text)).toBe(`+44${digits}`);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['0+447700900100'],
    ['000007700900100'],
    ['+07700900100'],
    ['0+44(0)7700900100'],
    ['0440 7700 900100'],
    ['+0044 7700 900100'],
    ['18002 07700 900100'],
  ])('%s, the ways in which people get it wrong', (text) => expect(e164(text)).toBe('+447700900100'));

  it('does not take one number for another', () => {
    expect(e164('07700 900100')).not.toBe(e164('07700 900101'));
  });
});

describe('what a number is', () => {
  it.each([
    ['07700 900000', 'mobile'],
    ['07700 900999', 'mobile'],
    ['07911 123456', 'mobile'],
    ['07624 412345', 'mobile'],
    ['07797 712345', 'mobile'],
    ['01632 960000', 'landline'],
    ['01632 960999', 'landline'],
    ['020 7946 0457', 'landline'],
    ['0113 496 0001', 'landline'],
    ['01624 612345', 'landline'],
    ['070 1234 5678', 'other'],
    ['07640 123456', 'other'],
    ['0909 879 0123', 'other'],
    ['0303 123 1113', 'other'],
    ['0800 1111', 'other'],
    ['0845 46 47', 'other'],
    ['+33 6 12 34 56 78', 'mobile'],
    ['+33 1 23 45 67 89', 'landline'],
    ['+1 212 555 0100', 'other'],
  ])('%s is %s', (text, expected) => expect(kind(text)).toBe(expected));

  it('reads foreign numbers, with the plus that a spreadsheet took as well', () => {
    expect(e164('+33 6 12 34 56 78')).toBe('+33612345678');
    expect(e164('0033 6 12 34 56 78')).toBe('+33612345678');
    expect(e164('33612345678')).toBe('+33612345678');
    // Not 05005 551234: a valid foreign number is not tried again without its plus.
    expect(e164('+1 (500) 555-1234')).toBe('+15005551234');
  });

  it.each([
    [''],
    ['withheld'],
    ['12345'],
    ['999'],
    ['07700 90012'],
    ['07700 9001234'],
    ['07700 900123 07700 900124'],
    ['0800 FLOWERS'],
    ['+'],
    ['0000000000'],
    ['0'.repeat(50_000)],
    ['9'.repeat(50_000)],
  ])('refuses %s', (text) => expect(e164(text)).toBeUndefined());

  it('says what to do about an extension and about a spreadsheet', () => {
    expect(problem('020 7946 0457 ext. 12')).toBe('has an extension: give the number without it');
    expect(problem('4.4770090012E+11')).toContain('spreadsheet');
    expect(problem('no number 07700')).toBe('is not a phone number');
  });
});

describe('a UK mobile', () => {
  it('is told from a landline and from the rest', () => {
    expect(parseUkMobile('+44 7700 900 123')).toEqual({ ok: true, value: { e164: '+447700900123', kind: 'mobile' } });
    expect(parseUkMobile('020 7946 0457')).toEqual({ ok: false, problem: 'is a landline, which cannot receive texts' });
    for (const text of ['070 1234 5678', '07640 123456', '+33612345678', '+33123456789', '0909 879 0123', 'none', '']) {
      expect(parseUkMobile(text)).toEqual({ ok: false, problem: 'is not a UK mobile number' });
    }
  });
});

describe('the quick way and libphonenumber agree', () => {
  const byLibrary = (text: string): { e164: string; kind: string } | undefined => {
    const number = parsePhoneNumberFromString(text, { defaultCountry: 'GB', extract: false });
    if (number === undefined || !number.isValid()) return undefined;
    const type = number.getType();
    return { e164: number.number, kind: type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'landline' : 'other' };
  };
  const anyNational = fc.tuple(fc.integer({ min: 10_000, max: 99_999 }), fc.oneof(tail(5), tail(4)));

  it('on every number that is not for drama, in every common spelling', () => {
    fc.assert(
      fc.property(anyNational, fc.constantFrom('0', '+44', '0044', '44', '+440', ''), ([head, rest], before) => {
        const digits = `${head}${rest}`;
        fc.pre(!/^(?:7700900|1632960)/.test(digits));
        const quick = ukNational(before + digits);
        const quickKind = quick === undefined ? undefined : ukKind(quick);
        const library = byLibrary(before + digits);
        // What the quick way does not know goes to the library; what it knows, it must know the same.
        if (quickKind !== undefined) expect({ e164: `+44${quick}`, kind: quickKind }).toEqual(library);
        else if (before === '0' || before === '+44') expect(library).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('on the numbers for drama that libphonenumber knows', () => {
    expect(byLibrary('020 7946 0457')).toEqual({ e164: '+442079460457', kind: 'landline' });
    // Should this change, ours can go.
    expect(byLibrary('07700 900123')).toBeUndefined();
    expect(byLibrary('01632 960001')).toBeUndefined();
  });
});

describe('a number as people read it', () => {
  it.each([
    ['+447700900123', '07700 900 123', '07700 ••• 123'],
    ['+442079460457', '020 7946 0457', '020 •••• •457'],
    ['+441632960001', '01632 960 001', '01632 ••• 001'],
    ['+441134960001', '0113 496 0001', '0113 ••• •001'],
    ['+443031231113', '0303 123 1113', '0303 ••• •113'],
    ['+448001111', '0800 1111', '0800 •111'],
    ['+33612345678', '+33 6 12 34 56 78', '+33 • •• •• •• 78'],
  ])('%s is %s, masked %s', (number, shown, masked) => {
    expect(showPhone(number)).toBe(shown);
    expect(maskPhone(number)).toBe(masked);
  });

  it('is read back as the same number, and never printed whole when masked', () => {
    const foreign = fc.constantFrom('+33612345678', '+12125550100', '+4915112345678', '+353851234567', '+919876543210');
    const any = fc.oneof(
      national.map((digits) => `+44${digits}`),
      foreign,
    );
    fc.assert(
      fc.property(any, (number) => {
        expect(e164(showPhone(number))).toBe(number);
        expect(maskPhone(number).replace(/\D/g, '').length).toBeLessThanOrEqual(8);
        expect(e164(maskPhone(number))).toBeUndefined();
      }),
    );
  });
});
