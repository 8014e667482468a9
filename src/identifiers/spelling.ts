const PRINTABLE_ASCII = /^[ -~]*$/;

// Soft hyphens, zero-width spaces and direction marks: what a contact card or a web page pastes along, and nobody sees.
const INVISIBLE = /\p{Cf}|\ufe0f/gu;
const DASHES = /[\p{Pd}\u2212]/gu;

/**
 * Text as a keyboard here would have typed it: full-width digits and special spaces become plain ones (NFKC), every
 * dash a hyphen, invisible characters go. Linear.
 */
export const plainText = (text: string): string =>
  PRINTABLE_ASCII.test(text) ? text : text.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-');

/** Plain text in capitals without the spaces, hyphens and dots that people group identifiers with. */
export const withoutSeparators = (text: string): string =>
  plainText(text)
    .replace(/[\s.-]/g, '')
    .toUpperCase();

/** Whether a spreadsheet has shortened a long number to `1.00023E+11`: its last digits are lost. `3E12` may be a flat. */
export const isSpreadsheetNumber = (text: string): boolean => /^\s*\d(?:[.,]\d+E\+?|E\+)\d+\s*$/i.test(text);

/** What to say of such a number; the value must be exported again, no parser can bring the digits back. */
export const SPREADSHEET_NUMBER = 'was shortened by a spreadsheet: format the column as text and export it again';

/** Digits of every script as 0 to 9. Unicode has each script's ten in a row, so that their place in it is their value. */
export const inAsciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) as number;
    let zero = code;
    while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return `${(code - zero) % 10}`;
  });

const DIGIT = /^\p{Nd}$/u;
