import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactIdentifiers } from '../../src/identifiers/redact.ts';
import { findIdentifiers } from '../../src/identifiers/screen.ts';

const TODAY = '2026-11-23';
const redacted = (text: string) => redactIdentifiers(text, TODAY).text;

describe('what tells whose a text is, is taken out', () => {
  test.each([
    ['ring me on 07700 900123 please', 'ring me on [removed] please'],
    ['+44 (0)7700 900 123!', '[removed]!'],
    ['my landline is 020 7946 0321, evenings', 'my landline is [removed], evenings'],
    ['write to morag.testperson@example.com.', 'write to [removed].'],
    ['NI number qq 12 34 56 c, thanks', 'NI number [removed], thanks'],
    ['write to morag (at) example.com', 'write to [removed]'],
    ['morag[at]example[dot]com', '[removed]'],
    ['write morag at example dot co dot uk, thanks', 'write [removed], thanks'],
    ['it is morag @ example.com', 'it is [removed]'],
    ['sort code 20-00-00 account no. 12345678', '[removed] [removed]'],
    ['at TW3 3EB and tw33eb', 'at [removed] and [removed]'],
    ['paid with 4111 1111 1111 1111', 'paid with [removed]'],
    ['born 29/02/1980', 'born [removed]'],
    ['Mrs Testperson was kind', '[removed] was kind'],
    ['Dr. A. B. Example-Testperson rang', '[removed] rang'],
    ['spoke to mr smith and he helped', 'spoke to [removed] and he helped'],
    ['Cllr O’Testperson told me', '[removed] told me'],
    ['MRS TESTPERSON WAS KIND', '[removed] WAS KIND'],
    ['Miss Testperson helped', '[removed] helped'],
    ['０７７００ ９００１２３ in wide digits', '[removed] in wide digits'],
    ['07700 900123 or 07700 900124', '[removed] or [removed]'],
  ])('%s', (text, expected) => expect(redacted(text)).toBe(expected));
});

describe('ordinary words stay', () => {
  test.each([
    'I miss the old office',
    'The dr said yes',
    'I waited at the desk (at 9am) and at home',
    'my account was opened in 2026',
    'Waited 45 minutes on 23/11/2026, third time in 2026',
    'Case 1234567890 is still open',
    'Score 5 out of 5, sir',
    'She was helpful. Miss you all',
    'Naïve façade — 100% better',
  ])('%s', (text) => expect(redacted(text).includes('[removed]')).toBe(false));
});

test('nothing that can be found is left, whatever stands around it', () => {
  const pieces = [
    '07700 900123',
    '+447700900124',
    '0207 946 0321',
    'a.b@example.com',
    'QQ123456C',
    'TW3 3EB',
    '4111-1111-1111-1111',
    '1980-02-29',
    'Mr Testperson',
    ' ',
    ', ',
    '\n',
    'and',
    '5',
    '(',
    '.',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 12 }),
      (all) => {
        const text = all.join('');
        const { text: kept } = redactIdentifiers(text, TODAY);
        expect(findIdentifiers(kept, TODAY), JSON.stringify(text)).toEqual([]);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('long text is screened in linear time', () => {
  const began = performance.now();
  for (const piece of ['Mr ', 'a@', '0 ', '1-', 'A1 ', 'Dr A. '])
    redactIdentifiers(piece.repeat(10_000 / piece.length), TODAY);
  expect(performance.now() - began).toBeLessThan(1_500);
});
