import { accepted, type Parsed, refused } from './parsed.ts';
import { isSpreadsheetNumber, plainText, SPREADSHEET_NUMBER } from './spelling.ts';

/** A unique property reference number: 1 to 12 digits, kept without leading zeros, which mean nothing. No check digit. */
export const parseUprn = (text: string): Parsed<string> => {
  if (isSpreadsheetNumber(text)) return refused(SPREADSHEET_NUMBER);
  const digits = plainText(text).replace(/\s/g, '');
  if (!/^\d{1,12}$/.test(digits)) return refused('is not a UPRN, which has 1 to 12 digits');
  const significant = digits.replace(/^0+/, '');
  return significant === '' ? refused('is not a UPRN: it is only zeros') : accepted(significant);
};
