import { describe, expect, it } from 'vitest';
import { findIdentifiers } from '../../src/identifiers/screen.ts';

const TODAY = '2026-11-23';
const found = (text: string) => findIdentifiers(text, TODAY);

describe('an identifier in free text is found', () => {
  it.each([
    ['asked on 07700 900123', 'phone'],
    ['asked on 07700900123.', 'phone'],
    ['asked on +44 (0)7700 900-123 today', 'phone'],
    ['asked on 0044 7700 900123', 'phone'],
    ['asked on 447700900123', 'phone'],
    ['asked on 0+447700900123', 'phone'],
    ['asked on 7700900123', 'phone'],
    ['asked on (020) 7946 0457', 'phone'],
    ['claim 12345 07700 900123', 'phone'],
    ['０７７００ ９００１２３', 'phone'],
    ['07700\u00a0900\u2009123', 'phone'],
    ['01632.960.001 rang', 'phone'],
    ['rang from +33 6 12 34 56 78', 'phone'],
    ['0800 123456', 'phone'],
    ['wrote from morag.testperson@example.com', 'email'],
    ['wrote from <o\u2019testperson@mail.example.com>', 'email'],
    ['her number QQ 12 34 56 C', 'national-insurance-number'],
    ['her number qq123456c.', 'national-insurance-number'],
    ['her number QQ-12-34-56-C', 'national-insurance-number'],
    ['lives in TW3 3EB', 'postcode'],
    ['lives in tw33eb', 'postcode'],
    ['lives in EC1A 1BB now', 'postcode'],
    ['paid with 4111 1111 1111 1111', 'card-number'],
    ['born 29/02/1980', 'date-of-birth'],
    ['born 1/3/1980', 'date-of-birth'],
    ['born 29.02.1980', 'date-of-birth'],
    ['born 1980-02-29', 'date-of-birth'],
    ['a child of 22/11/2021', 'date-of-birth'],
  ])('%s', (text, kind) => expect(found(text)).toEqual([kind]));

  it('each kind once, in one order', () => {
    expect(found('TW3 3EB, a@example.com, b@example.com, 07700 900123, 020 7946 0457')).toEqual([
      'phone',
      'email',
      'postcode',
    ]);
  });
});

describe('the words of the work are not identifiers', () => {
  it.each([
    [''],
    ['SAR-2026-0001'],
    ['claim 12345'],
    ['FOI/2026/123'],
    ['duplicate of C-7K3M-9QWX-2ABC'],
    ['court order 2026/0012345 of 3 November 2026'],
    ['asked on 23/11/2026 at 14:30, see SAR-2026-0001'],
    ['02/04/2026 123'],
    ['review on 2027-02-23; placed 2026-11-23'],
    ['hold of 24/11/2021'],
    ['reference 1234567890'],
    ['case 5012345678'],
    ['rows 1000 2000 3000 4000'],
    ['kept 30 days, 12 months, 07 boxes'],
    ['30/02/1980 is no date'],
    ['resident asked @council to stop'],
    ['see policy P56 and section 17(3)(b)'],
    ['R7K3M9QWX2ABCDEF'],
    ['0193e2a4-7b1c-7000-8000-000000000001'],
    ['CRM 123456 A'],
    ['room A1 1st floor'],
  ])('%s', (text) => expect(found(text)).toEqual([]));
});

describe('it is linear', () => {
  it.each([
    ['digits', '0'.repeat(200_000)],
    ['digits and spaces', '0 '.repeat(100_000)],
    ['phone heads', '020 7946 '.repeat(20_000)],
    ['at signs', 'a@'.repeat(100_000)],
    ['long domains', `a@${'a'.repeat(200_000)}`],
    ['letters', 'QQ 12 34 56 '.repeat(20_000)],
    ['postcode heads', 'A1 1'.repeat(50_000)],
    ['pluses', '+1 '.repeat(70_000)],
    ['dates', '1/1/'.repeat(50_000)],
    ['spaces', ' '.repeat(200_000)],
  ])('on 200 kilobytes of %s', (_, text) => {
    const start = performance.now();
    found(text);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});
