import type { Day } from '../calendar/types.ts';
import { containsCardNumber } from './card.ts';
import { calendarDay, yearsBefore } from './date-of-birth.ts';
import { parseNino } from './nino.ts';
import { containsPhone } from './phone-in-text.ts';
import { parsePostcode } from './postcode.ts';
import { plainText } from './spelling.ts';

/** The identifiers that can be told from ordinary words; names and references cannot. */
export type IdentifierKind =
  | 'phone'
  | 'email'
  | 'national-insurance-number'
  | 'postcode'
  | 'card-number'
  | 'date-of-birth';

/** A date so many years before today is somebody's birthday; a later one is when something happened. */
const YEARS_OF_WORK = 5;

/**
 * Which identifiers a free text contains, each kind once. For text that goes where personal data must not (the reason of
 * an act, which the audit keeps). `today` is the London day. Linear in the length of the text.
 */
export const findIdentifiers = (text: string, today: Day): readonly IdentifierKind[] => {
  const plain = plainText(text);
  const found: readonly (readonly [IdentifierKind, boolean])[] = [
    ['phone', containsPhone(plain)],
    ['email', EMAIL.test(plain)],
    ['national-insurance-number', contains(plain, NINO, (candidate) => parseNino(candidate).ok)],
    ['postcode', contains(plain, POSTCODE, (candidate) => parsePostcode(candidate).ok)],
    ['card-number', containsCardNumber(plain)],
    ['date-of-birth', contains(plain, DATE, (candidate) => isLongAgo(candidate, today))],
  ];
  return found.filter(([, contained]) => contained).map(([kind]) => kind);
};

// Each has a greatest length, so that no text can make the search slow; each stands between other letters and digits.
const EMAIL = /[^\s@<>(),;:"]@[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}]/u;
export const NINO = /(?<![A-Za-z0-9])[A-Za-z][ .-]{0,2}[A-Za-z](?:[ .-]{0,2}\d){6}[ .-]{0,2}[A-Da-d](?![A-Za-z0-9])/g;
export const POSTCODE = /(?<![A-Za-z0-9])[A-Za-z]{1,2}\d[A-Za-z0-9]?[ -]{0,2}\d[A-Za-z]{2}(?![A-Za-z0-9])/g;
export const DATE = /(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}([/.-])\d{1,2}\1\d{4})(?!\d)/g;

const contains = (text: string, candidates: RegExp, isOne: (candidate: string) => boolean): boolean => {
  for (const [candidate] of text.matchAll(candidates)) if (isOne(candidate)) return true;
  return false;
};

/** Whether a date is so long ago that it is somebody's birthday. */
export const isLongAgo = (candidate: string, today: Day): boolean => {
  const day = calendarDay(candidate);
  return day !== undefined && day !== 'impossible' && day < yearsBefore(today, YEARS_OF_WORK);
};
