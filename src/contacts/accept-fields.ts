import type { Day } from '../calendar/types.ts';
import { containsCardNumber } from '../identifiers/card.ts';
import { parseCouncilTaxReference } from '../identifiers/council-tax.ts';
import { parseDateOfBirth } from '../identifiers/date-of-birth.ts';
import { parseEmail } from '../identifiers/email.ts';
import { parseIp } from '../identifiers/ip.ts';
import { parseName } from '../identifiers/name.ts';
import { parseNino } from '../identifiers/nino.ts';
import { accepted, type Parsed } from '../identifiers/parsed.ts';
import { parsePhone } from '../identifiers/phone.ts';
import { parsePostcode } from '../identifiers/postcode.ts';
import { parseTenancyReference } from '../identifiers/tenancy.ts';
import { parseUprn } from '../identifiers/uprn.ts';
import type { ContactField } from '../notice/fields.ts';
import { plainName } from '../notice/spelling.ts';
import type { Channel, Notice, Purpose } from '../notice/types.ts';
import type { ContactInput, PersonalData, RefusedContact } from './contact.ts';

type Lookup = (text: string | undefined) => string | undefined;

/** A notice version's closed lists, ready for half a million look-ups. */
export type Lists = {
  readonly channel: (text: string) => Channel | undefined;
  readonly purpose: (text: string) => Purpose | undefined;
  readonly service: Lookup;
  readonly basis: Lookup;
  readonly type: Lookup;
  readonly outcome: Lookup;
  readonly role: Lookup;
  readonly direction: Lookup;
  readonly councilTaxPattern: RegExp;
  readonly allowed: Readonly<Record<'service' | 'type' | 'role' | 'direction', readonly string[]>>;
};

const DIRECTIONS = ['inbound', 'outbound'] as const;

export function listsOf(notice: Notice): Lists {
  return {
    channel: byId(notice.channels),
    purpose: byId(notice.purposes),
    service: lookup(notice.services),
    basis: lookup(notice.lawfulBases.map((basis) => basis.id)),
    type: lookup(notice.contactTypes),
    outcome: lookup(notice.outcomes),
    role: lookup(notice.callerRoles),
    direction: lookup(DIRECTIONS),
    councilTaxPattern: new RegExp(`^(?:${notice.councilTaxPattern.value})$`),
    allowed: { service: notice.services, type: notice.contactTypes, role: notice.callerRoles, direction: DIRECTIONS },
  };
}

function byId<T extends { readonly id: string }>(list: readonly T[]): (text: string) => T | undefined {
  const id = lookup(list.map((each) => each.id));
  const items = new Map(list.map((each) => [each.id, each]));
  return (text) => items.get(id(text) ?? '');
}

function lookup(values: readonly string[]): Lookup {
  const bySpelling = new Map(values.map((value) => [plainName(value), value]));
  // As written first: half a million rows mostly spell a service the way the notice does.
  const asWritten = new Map(values.map((value) => [value, value]));
  return (text) => (text === undefined ? undefined : (asWritten.get(text) ?? bySpelling.get(plainName(text))));
}

/** Outside references and recording paths are numbers of machines, and long ones pass Luhn one time in ten. */
const MAY_LOOK_LIKE_A_CARD: ReadonlySet<string> = new Set(['reference', 'recording', 'at']);

/** The first field that holds a payment card number. */
export function cardProblem(input: ContactInput): ContactField | undefined {
  for (const field in input) {
    if (!MAY_LOOK_LIKE_A_CARD.has(field) && containsCardNumber(input[field as ContactField] as string))
      return field as ContactField;
  }
  return undefined;
}

export const SEE_NOTICE = 'Choose one that the notice names: steward notice show';

/** What the lists, the channel and the other fields forbid. */
export function fieldProblem(input: ContactInput, lists: Lists, channel: string): RefusedContact | undefined {
  for (const [field, kind] of [
    ['service', 'service'],
    ['type', 'type'],
    ['providedBy.role', 'role'],
    ['direction', 'direction'],
  ] as const) {
    if (input[field] !== undefined && lists[kind](input[field]) === undefined) {
      const problem = `is not in the notice; it is one of: ${lists.allowed[kind].join(', ')}`;
      return { field, problem, next: SEE_NOTICE };
    }
  }
  if (input.ip !== undefined && channel !== 'web-chat' && channel !== 'form') {
    return { field: 'ip', problem: 'is only for the web-chat and form channels', next: 'Leave it out.' };
  }
  if (
    input['providedBy.role'] !== undefined &&
    lists.role(input['providedBy.role']) !== 'self' &&
    input['providedBy.name'] === undefined
  ) {
    const next = 'Add "name" to providedBy.';
    return { field: 'providedBy.name', problem: 'is missing: who told the council', next };
  }
  const special = input.ethnicGroup !== undefined ? 'ethnicGroup' : input.gender !== undefined ? 'gender' : undefined;
  if (special && (input.relevance ?? '').trim().length < 3) {
    const next = 'Add "relevance", or leave it out.';
    return { field: special, problem: 'is recorded only with a relevance: why this request needs it', next };
  }
  return undefined;
}

type Readers = { readonly [F in keyof PersonalData]-?: (text: string, lists: Lists, today: Day) => Parsed<string> };

const LONGEST_TEXT = 50_000;
const text = (value: string): Parsed<string> =>
  value.length > LONGEST_TEXT ? { ok: false, problem: 'is longer than 50,000 characters' } : accepted(value);

/** How each personal field comes to its normal form. */
const READERS: Readers = {
  name: parseName,
  dateOfBirth: (value, _lists, today) => parseDateOfBirth(value, today),
  address: text,
  postcode: parsePostcode,
  uprn: parseUprn,
  phone: (value) => mapped(parsePhone(value), (phone) => phone.e164),
  email: parseEmail,
  nino: (value) => mapped(parseNino(value), (nino) => nino.value),
  councilTaxReference: (value, lists) => parseCouncilTaxReference(value, lists.councilTaxPattern),
  tenancyReference: parseTenancyReference,
  ip: parseIp,
  outcome: text,
  wrapUpCode: text,
  summary: text,
  recording: recordingPath,
  adjustments: text,
  providedByName: parseName,
  source: text,
  reference: text,
  ethnicGroup: text,
  gender: text,
  relevance: text,
};
const PERSONAL = Object.keys(READERS) as readonly (keyof PersonalData)[];
const INPUT_NAME: Readonly<Partial<Record<keyof PersonalData, ContactField>>> = { providedByName: 'providedBy.name' };

/** What telephone systems write where a caller hid the number: no number, rather than a wrong one. */
const WITHHELD = /^(?:withheld|anonymous|unknown|restricted|private|unavailable|no caller id|n\/a|none)$/i;

export function readPersonal(
  input: ContactInput,
  lists: Lists,
  today: Day,
): { readonly ok: true; readonly value: PersonalData } | { readonly ok: false; readonly refusal: RefusedContact } {
  const personal: Partial<Record<keyof PersonalData, string>> = {};
  for (const key of PERSONAL) {
    const field = INPUT_NAME[key] ?? (key as ContactField);
    const given = input[field];
    if (given === undefined || (key === 'phone' && WITHHELD.test(given.trim()))) continue;
    if (key === 'outcome' && lists.outcome(given) !== undefined) continue;
    const read = READERS[key](given, lists, today);
    if (!read.ok) return { ok: false, refusal: { field, problem: read.problem } };
    personal[key] = read.value;
  }
  return { ok: true, value: personal as PersonalData };
}

function mapped<A>(parsed: Parsed<A>, change: (value: A) => string): Parsed<string> {
  return parsed.ok ? accepted(change(parsed.value)) : parsed;
}

/** A path below the recordings root: never upwards, never absolute. Whether the file is there is not asked here. */
function recordingPath(value: string): Parsed<string> {
  const parts = value.split('/');
  const leaves =
    value.startsWith('/') ||
    value.includes('\\') ||
    value.includes('\0') ||
    parts.includes('..') ||
    parts.includes('.') ||
    parts.includes('');
  return leaves ? { ok: false, problem: 'is not a plain path below the recordings folder' } : accepted(value);
}
