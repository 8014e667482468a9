import { showDay, showInstant } from '../calendar/show.ts';
import { showNino } from '../identifiers/nino.ts';
import { showPhone } from '../identifiers/phone.ts';
import type { PersonalData } from './contact.ts';
import type { WholeContact } from './show.ts';

export type ShownLine = readonly [label: string, value: string];

const LABELS: Readonly<Record<keyof PersonalData, string>> = {
  name: 'name',
  dateOfBirth: 'date of birth',
  address: 'address',
  postcode: 'postcode',
  uprn: 'UPRN',
  phone: 'telephone',
  email: 'email',
  nino: 'National Insurance number',
  councilTaxReference: 'Council Tax reference',
  tenancyReference: 'tenancy reference',
  ip: 'IP address',
  outcome: 'outcome, in words',
  wrapUpCode: 'wrap-up code',
  summary: 'summary',
  recording: 'recording',
  adjustments: 'adjustments',
  providedByName: 'provided by',
  source: 'source',
  reference: 'reference there',
  ethnicGroup: 'ethnic group',
  gender: 'gender',
  relevance: 'why it was relevant',
};

/** How some values are shown to a person: the GOV.UK form of what is kept in its normal form. */
const SHOW: Readonly<Partial<Record<keyof PersonalData, (value: string) => string>>> = {
  dateOfBirth: showDay,
  phone: showPhone,
  nino: showNino,
};

/** A contact for a person's eyes, a line a fact. What somebody typed cannot move the cursor or start a line of its own. */
export function shownLines({ personal, ...contact }: WholeContact): readonly ShownLine[] {
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['contact', contact.reference],
    ['resident', contact.resident],
    ['channel', contact.direction === null ? contact.channel : `${contact.channel}, ${contact.direction}`],
    ['took place', showInstant(contact.at)],
    ['goes at', showInstant(contact.dueAt)],
    ['type', contact.type],
    ['service', contact.service],
    ['purpose', contact.purpose],
    ['lawful basis', contact.lawfulBasis],
    ['notice version', contact.noticeVersion],
    ['outcome', contact.outcome],
    ['role of who called', contact.callerRole],
  ];
  const details = Object.entries(personal) as [keyof PersonalData, string][];
  return [
    ...facts.flatMap(([label, value]): ShownLine[] => (value === null ? [] : [[label, String(value)]])),
    ...details.map(([key, value]): ShownLine => [LABELS[key], harmless(SHOW[key]?.(value) ?? value)]),
  ];
}

/** Control characters, and those that turn the direction of writing, shown as what they are; line ends stay. */
export const harmless = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(
      /(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
