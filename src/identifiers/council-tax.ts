import { accepted, type Parsed, refused } from './parsed.ts';
import { isSpreadsheetNumber, plainText, SPREADSHEET_NUMBER } from './spelling.ts';

/**
 * A Council Tax account reference, in capitals without spaces and hyphens. There is no national format, so the notice
 * gives the council's own `pattern`; it must match the whole reference, with or without anchors of its own.
 */
export const parseCouncilTaxReference = (text: string, pattern: RegExp): Parsed<string> => {
  if (isSpreadsheetNumber(text)) return refused(SPREADSHEET_NUMBER);
  const reference = plainText(text).replace(/[\s-]/g, '').toUpperCase();
  if (reference === '') return refused('is empty');
  return reference.length <= 32 && wholly(pattern).test(reference)
    ? accepted(reference)
    : refused('is not a Council Tax account reference of this council');
};

const WHOLE = new WeakMap<RegExp, RegExp>();

/** Anchored, and without the flags that make a RegExp remember where it was. Kept, as an import asks for every row. */
const wholly = (pattern: RegExp): RegExp => {
  const known = WHOLE.get(pattern);
  if (known !== undefined) return known;
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gmy]/g, ''));
  WHOLE.set(pattern, whole);
  return whole;
};
