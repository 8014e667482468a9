/** First four digits from and to, and the lengths that issuer's numbers have. */
type Issuer = readonly [from: number, to: number, lengths: readonly number[]];

// Maestro reached from 12 digits to 19, and 50, 56 to 58 and 67 were opened to it piece by piece. Of those we take the
// long numbers, and the short ones only where it was really issued: a Council Tax account with its instalment can have
// 15 digits and start with 50, a UPRN has 12.
const ISSUERS: readonly Issuer[] = [
  [4000, 4999, [13, 16, 19]], // Visa
  [5100, 5599, [16]], // Mastercard
  [2221, 2720, [16]], // Mastercard
  [3400, 3499, [15]], // American Express
  [3700, 3799, [15]], // American Express
  [6011, 6011, [16, 17, 18, 19]], // Discover
  [6440, 6599, [16, 17, 18, 19]], // Discover
  [3000, 3059, [14, 16, 17, 18, 19]], // Diners Club
  [3095, 3095, [14, 16, 17, 18, 19]], // Diners Club
  [3600, 3699, [14, 15, 16, 17, 18, 19]], // Diners Club
  [3800, 3999, [14, 16, 17, 18, 19]], // Diners Club
  [3528, 3589, [16, 17, 18, 19]], // JCB
  [6200, 6299, [16, 17, 18, 19]], // UnionPay
  [8100, 8171, [16, 17, 18, 19]], // UnionPay
  ...[5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763].map(
    (prefix): Issuer => [prefix, prefix, [13, 14, 15, 16, 17, 18, 19]], // Maestro
  ),
  [5000, 5099, [16, 17, 18, 19]], // Maestro
  [5600, 5899, [16, 17, 18, 19]], // Maestro
  [6390, 6390, [16, 17, 18, 19]], // Maestro
  [6700, 6799, [16, 17, 18, 19]], // Maestro
];

/** Whether a card number that starts with these four digits can have so many. Prefixes as the issuers publish them. */
export const isCardNumberLength = (prefix: number, digits: number): boolean =>
  ISSUERS.some(([from, to, lengths]) => prefix >= from && prefix <= to && lengths.includes(digits));
