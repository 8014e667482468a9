import { accepted, type Parsed, refused } from './parsed.ts';
import { withoutSeparators } from './spelling.ts';

/** `value` has no spaces: `QQ123456C`. `example`: QQ, which is never issued, so invented people can have one. */
export type NationalInsuranceNumber = { readonly value: string; readonly example: boolean };

const SHAPE = /^[A-Z]{2}\d{6}[A-D]$/;
const WITHOUT_SUFFIX = /^[A-Z]{2}\d{6}$/;
/** What the DWP writes before a number is known: 2 digits, a letter, 5 digits. */
const TEMPORARY_REFERENCE = /^\d{2}[A-Z]\d{5}$/;

// HMRC, NIM39110.
const NEVER_ISSUED = /^(?:[DFIQUV]|.[DFIOQUV]|BG|GB|KN|NK|NT|TN|ZZ)/;
const ADMINISTRATIVE = /^(?:OO|CR|FY|MW|NC)/;

/**
 * A National Insurance number: spaces, hyphens and dots between, capitals or not. It says what a person was given, and
 * is never proof of who they are. Source: HMRC NIM39110 and the GOV.UK design system.
 */
export const parseNino = (text: string): Parsed<NationalInsuranceNumber> => {
  const value = withoutSeparators(text);
  if (TEMPORARY_REFERENCE.test(value)) {
    return refused('is a temporary reference number, not a National Insurance number');
  }
  if (ADMINISTRATIVE.test(value)) {
    return refused('starts with letters used for administration, which no National Insurance number has');
  }
  if (WITHOUT_SUFFIX.test(value)) return refused('must end with a letter: A, B, C or D');
  if (!SHAPE.test(value)) {
    return refused('is not a National Insurance number: 2 letters, 6 numbers, then A, B, C or D, like QQ 12 34 56 C');
  }
  if (value.startsWith('QQ')) return accepted({ value, example: true });
  return NEVER_ISSUED.test(value)
    ? refused('starts with letters that no National Insurance number has')
    : accepted({ value, example: false });
};

/** In pairs, as GOV.UK writes it: `QQ 12 34 56 C`. */
export const showNino = (value: string): string => value.replace(/(..)(?=.)/g, '$1 ');

/** Enough to recognise it by, not enough to use it: `QQ •• •• 56 C`. */
export const maskNino = (value: string): string =>
  showNino(value.slice(0, 2) + value.slice(2, 6).replace(/./g, '•') + value.slice(6));
