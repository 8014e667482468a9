import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max';
import { accepted, type Parsed, refused } from './parsed.ts';
import { type PhoneKind, ukKind, ukNational } from './phone-uk.ts';
import { isSpreadsheetNumber, plainText, SPREADSHEET_NUMBER } from './spelling.ts';

/** A number as E.164 (`+447700900123`), and what it is. The kind of a foreign number is what its own country says. */
export type Phone = { readonly e164: string; readonly kind: PhoneKind };

const GROUPING = /[\s()[\]./-]/g;
// A spreadsheet's mark for "this is text", and the URI scheme that contact cards put before a number.
const PREFIX = /^\s*(?:'|(?:tel|sms|callto):)\s*/i;
// Seven digits at least (a desk's extension is not a number). E.164 has 15 at most, and text relay's 18002 may stand
// before them. Longer text never reaches the library.
const DIGITS = /^[0+]{0,10}[1-9]\d{6,19}$/;

/**
 * A UK or international telephone number in any spelling, the UK assumed. Valid by libphonenumber's metadata, or one of
 * Ofcom's numbers for drama. A number that cannot be read is tried again without plus signs and leading zeros, as
 * GOV.UK Notify does: 3% of what people type is of the kind `0+447…` or `000007…`.
 */
export const parsePhone = (text: string): Parsed<Phone> => {
  const common = ukPhone(text.replace(GROUPING, ''));
  if (common !== undefined) return accepted(common);
  const compact = plainText(text).replace(PREFIX, '').replace(GROUPING, '');
  if (compact === '') return refused('is empty');
  if (isSpreadsheetNumber(text)) return refused(SPREADSHEET_NUMBER);
  if (/\d(?:x|ext|#)/i.test(compact)) return refused('has an extension: give the number without it');
  if (!DIGITS.test(compact)) return refused('is not a phone number');
  const phone = ukPhone(compact) ?? libraryPhone(compact) ?? withoutItsPlus(compact) ?? withoutItsZeros(compact);
  return phone === undefined ? refused('is not a phone number') : accepted(phone);
};

/** A UK mobile number, which a text can be sent to. The +44 mobiles of Jersey, Guernsey and the Isle of Man are such. */
export const parseUkMobile = (text: string): Parsed<Phone> => {
  const parsed = parsePhone(text);
  if (!parsed.ok) return parsed.problem === SPREADSHEET_NUMBER ? parsed : refused('is not a UK mobile number');
  const uk = parsed.value.e164.startsWith('+44');
  if (uk && parsed.value.kind === 'mobile') return parsed;
  return refused(
    uk && parsed.value.kind === 'landline' ? 'is a landline, which cannot receive texts' : 'is not a UK mobile number',
  );
};

/**
 * A number the way GOV.UK writes it: `07700 900 123`, `020 7946 0457`, `01632 960 001`; a foreign one internationally,
 * `+33 6 12 34 56 78`. Takes E.164; anything else comes back as it is.
 */
export const showPhone = (e164: string): string => {
  if (e164.startsWith('+447') && ukKind(e164.slice(3)) === 'mobile') {
    return `0${e164.slice(3, 7)} ${e164.slice(7, 10)} ${e164.slice(10)}`;
  }
  const number = parsePhoneNumberFromString(e164, { extract: false }, metadata);
  if (number === undefined) return e164;
  if (number.countryCallingCode !== '44') return number.formatInternational();
  return number.formatNational().replace(/ (\d{3})(\d{3})$/, ' $1 $2');
};

/** A number that a person can recognise and nobody can ring: `07700 ••• 123`, `020 •••• •457`. Takes E.164. */
export const maskPhone = (e164: string): string => {
  const shown = showPhone(e164);
  const first = shown.indexOf(' ');
  // A number shown in one group has no area code that could be left.
  const from = first === -1 ? 0 : first;
  return shown.slice(0, from) + shown.slice(from, -3).replace(/\d/g, '•') + shown.slice(-3);
};

const ukNumber = (national: string): Phone | undefined => {
  const kind = ukKind(national);
  return kind === undefined ? undefined : { e164: `+44${national}`, kind };
};

const ukPhone = (compact: string): Phone | undefined => {
  const national = ukNational(compact);
  return national === undefined ? undefined : ukNumber(national);
};

const libraryPhone = (compact: string): Phone | undefined => {
  const number = parsePhoneNumberFromString(compact, { defaultCountry: 'GB', extract: false }, metadata);
  if (number === undefined) return undefined;
  // Ours to judge, because of the numbers for drama.
  if (number.countryCallingCode === '44') return ukNumber(number.nationalNumber);
  if (!number.isValid()) return undefined;
  const type = number.getType();
  return { e164: number.number, kind: type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'landline' : 'other' };
};

/** A spreadsheet takes the plus from a foreign number. Eleven digits at least: ten may be a UK number with a slip. */
const withoutItsPlus = (compact: string): Phone | undefined =>
  /^[1-9]\d{10}/.test(compact) ? libraryPhone(`+${compact}`) : undefined;

const withoutItsZeros = (compact: string): Phone | undefined => {
  const bare = compact.replaceAll('+', '').replace(/^0+/, '');
  return bare === compact ? undefined : (ukPhone(bare) ?? libraryPhone(bare));
};
