import { csvRow } from '../../files/csv-write.ts';
import type { IdentifierKind, PackContact, PackContents } from './contents.ts';
import { showIdentifier } from './show.ts';

/** The details of a contact by its reference and their kind, looked up once for all: a resident can have 100,000 contacts. */
type Brought = ReadonlyMap<string, ReadonlyMap<IdentifierKind, readonly string[]>>;

type Cell = (contact: PackContact, about: { readonly draft: boolean; readonly details: Brought }) => string;

const text = (value: string | null): string => value ?? '';
const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');

/** The details this contact brought; several of one kind stand in one cell, since one contact is one row. */
const brought =
  (kind: IdentifierKind): Cell =>
  ({ reference }, { details }) =>
    details.get(reference)?.get(kind)?.join('; ') ?? '';

function detailsByContact({ identifiers }: PackContents): Brought {
  const all = new Map<string, Map<IdentifierKind, string[]>>();
  for (const detail of identifiers) {
    // Days stay ISO, as every date of a data file; a phone in its national form is not taken for a sum.
    const text = detail.kind === 'dateOfBirth' ? detail.value : showIdentifier(detail);
    for (const reference of detail.from) {
      const own = all.get(reference) ?? new Map<IdentifierKind, string[]>();
      all.set(reference, own.set(detail.kind, [...(own.get(detail.kind) ?? []), text]));
    }
  }
  return all;
}

const special =
  (kind: 'ethnicGroup' | 'gender'): Cell =>
  (contact) =>
    contact.special
      .filter((one) => one.kind === kind)
      .map((one) => one.value)
      .join('; ');

// The names of the fields of a contact document, so that the file can be read beside the JSON.
const columns: readonly (readonly [string, Cell])[] = [
  ['status', (_, { draft }) => (draft ? 'DRAFT' : 'checked by an officer')],
  ['reference', ({ reference }) => reference],
  ['channel', ({ channel }) => channel],
  ['direction', ({ direction }) => text(direction)],
  ['at', ({ at }) => at],
  ['type', ({ type }) => text(type)],
  ['name', brought('name')],
  ['dateOfBirth', brought('dateOfBirth')],
  ['address', brought('address')],
  ['postcode', brought('postcode')],
  ['uprn', brought('uprn')],
  ['phone', brought('phone')],
  ['email', brought('email')],
  ['nino', brought('nino')],
  ['councilTaxReference', brought('councilTaxReference')],
  ['tenancyReference', brought('tenancyReference')],
  ['ip', ({ ip }) => text(ip)],
  ['service', ({ service }) => text(service)],
  ['purpose', ({ purpose }) => purpose],
  ['lawfulBasis', ({ lawfulBasis }) => lawfulBasis],
  ['noticeVersion', ({ noticeVersion }) => String(noticeVersion)],
  ['dueAt', ({ dueAt }) => dueAt],
  ['keptLongerThanUsual', ({ held }) => yesOrNo(held)],
  ['outcome', ({ outcome }) => text(outcome)],
  ['wrapUpCode', ({ wrapUpCode }) => text(wrapUpCode)],
  ['summary', ({ summary }) => text(summary)],
  ['recordingHeld', ({ recordingHeld }) => yesOrNo(recordingHeld)],
  ['adjustments', ({ adjustments }) => text(adjustments)],
  ['providedByName', ({ providedBy }) => text(providedBy?.name ?? null)],
  ['providedByRole', ({ providedBy }) => text(providedBy?.role ?? null)],
  ['source', ({ source }) => text(source)],
  ['outsideReference', ({ outsideReference }) => text(outsideReference)],
  ['ethnicGroup', special('ethnicGroup')],
  ['gender', special('gender')],
  ['relevance', ({ special: values }) => values.map(({ relevance }) => relevance).join('; ')],
];

/**
 * The contacts of a pack as CSV, a row each: RFC 4180, UTF-8, formulas made harmless. It begins with a byte order mark,
 * without which Excel on a resident's own computer turns £ and é into rubbish.
 */
export function packContactsCsv(contents: PackContents): string {
  const about = { draft: contents.draft, details: detailsByContact(contents) };
  const rows = contents.contacts.map((contact) => csvRow(columns.map(([, cell]) => cell(contact, about))));
  return `\uFEFF${csvRow(columns.map(([name]) => name))}${rows.join('')}`;
}
