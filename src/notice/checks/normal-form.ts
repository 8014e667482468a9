import type { PersonalData } from '../../contacts/contact.ts';
import { parseCouncilTaxReference } from '../../identifiers/council-tax.ts';
import { parseDateOfBirth } from '../../identifiers/date-of-birth.ts';
import { parseEmail } from '../../identifiers/email.ts';
import { parseIp } from '../../identifiers/ip.ts';
import { parseName } from '../../identifiers/name.ts';
import { parseNino } from '../../identifiers/nino.ts';
import type { Parsed } from '../../identifiers/parsed.ts';
import { parsePhone } from '../../identifiers/phone.ts';
import { parsePostcode } from '../../identifiers/postcode.ts';
import { parseTenancyReference } from '../../identifiers/tenancy.ts';
import { parseUprn } from '../../identifiers/uprn.ts';
import type { Evidence } from './evidence.ts';

type Context = Pick<Evidence, 'today' | 'versionOf'>;
type Rule = (value: string, context: Context, version: number) => boolean;

const same =
  (parse: (value: string) => Parsed<string>): Rule =>
  (value) => {
    const parsed = parse(value);
    return parsed.ok && parsed.value === value;
  };

const patterns = new Map<string, RegExp>();

/** How each field looks when it is as the door writes it. A field that is not here is any text. */
const RULES: Readonly<Partial<Record<keyof PersonalData, Rule>>> = {
  name: same(parseName),
  providedByName: same(parseName),
  postcode: same(parsePostcode),
  email: same(parseEmail),
  uprn: same(parseUprn),
  ip: same(parseIp),
  tenancyReference: same(parseTenancyReference),
  phone: (value) => {
    const parsed = parsePhone(value);
    return parsed.ok && parsed.value.e164 === value;
  },
  nino: (value) => {
    const parsed = parseNino(value);
    return parsed.ok && parsed.value.value === value;
  },
  dateOfBirth: (value, { today }) => {
    const parsed = parseDateOfBirth(value, today);
    return parsed.ok && parsed.value === value;
  },
  councilTaxReference: (value, { versionOf }, version) => {
    const source = versionOf(version)?.notice.councilTaxPattern.value;
    if (source === undefined) return false;
    const pattern = patterns.get(source) ?? new RegExp(source);
    patterns.set(source, pattern);
    const parsed = parseCouncilTaxReference(value, pattern);
    return parsed.ok && parsed.value === value;
  },
};

/** The fields of a sealed part that are not as the door writes them: another form, not text, or empty. */
export function malformed(personal: PersonalData, context: Context, version: number): readonly string[] {
  return Object.entries(personal)
    .filter(([key, value]) => {
      if (typeof value !== 'string' || value === '') return true;
      return RULES[key as keyof PersonalData]?.(value, context, version) === false;
    })
    .map(([key]) => key);
}

/** The name that a category gives to a field of the sealed part. */
export const fieldName = (key: string): string => (key === 'providedByName' ? 'providedBy.name' : key);
