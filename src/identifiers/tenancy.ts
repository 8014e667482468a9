import { accepted, type Parsed, refused } from './parsed.ts';
import { isSpreadsheetNumber, plainText, SPREADSHEET_NUMBER } from './spelling.ts';

/**
 * A tenancy reference, in capitals without spaces. Housing systems have no common format: letters, digits, `/`, `-`, `.`
 * and `;`, 1 to 32 characters, at least one a letter or digit.
 */
export const parseTenancyReference = (text: string): Parsed<string> => {
  if (isSpreadsheetNumber(text)) return refused(SPREADSHEET_NUMBER);
  const reference = plainText(text).replace(/\s/g, '').toUpperCase();
  return /^[A-Z0-9/.;-]{1,32}$/.test(reference) && /[A-Z0-9]/.test(reference)
    ? accepted(reference)
    : refused('is not a tenancy reference: letters, digits and / - . ; up to 32 characters');
};
