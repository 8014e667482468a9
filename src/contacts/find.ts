import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { contactWriter } from '../db/contact-writer.ts';
import { livingCounts } from '../db/contacts.ts';
import { currentIndexKey } from '../home/index-key.ts';
import type { Opened } from '../home/opened.ts';
import { parseCouncilTaxReference } from '../identifiers/council-tax.ts';
import { parseDateOfBirth } from '../identifiers/date-of-birth.ts';
import { parseEmail } from '../identifiers/email.ts';
import { parseName } from '../identifiers/name.ts';
import { parseNino } from '../identifiers/nino.ts';
import type { Parsed } from '../identifiers/parsed.ts';
import { parsePhone } from '../identifiers/phone.ts';
import { parseTenancyReference } from '../identifiers/tenancy.ts';
import { parseUprn } from '../identifiers/uprn.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { indexHmac } from '../vault/vault.ts';
import type { PersonalData } from './contact.ts';
import { matchKeys } from './match-keys.ts';

export const FIND_BY = [
  'phone',
  'email',
  'nino',
  'council-tax-reference',
  'tenancy-reference',
  'uprn',
  'name-dob',
] as const;
export type FindBy = (typeof FIND_BY)[number];

export type Found = { readonly residents: readonly { readonly id: string; readonly contacts: number }[] };

/** Exact look-up of one normalised identifier. Several residents may share one; a shared phone merges nobody. */
export async function findResidents(opened: Opened, by: FindBy, text: string): Promise<Found> {
  const now = opened.now();
  const { notice } = currentVersion(await versionsOf(opened.store.db), londonDay(now));
  const pattern = new RegExp(`^(?:${notice.councilTaxPattern.value})$`);
  const personal = readValue(by, text, pattern, londonDay(now));
  const index = indexHmac(await currentIndexKey(opened));
  const key = matchKeys(personal, index).find((each) => each.kind === by);
  if (!key) return { residents: [] };
  // Asked without its tag: whoever has this identifier, whatever name came with it.
  const owners = contactWriter(opened.store).owners({ ...key, tag: Buffer.alloc(0) }, now);
  if (owners.length === 0) return { residents: [] };
  const counts = await livingCounts(opened.store.db, owners, now);
  return {
    residents: counts
      .map((row) => ({ id: row.resident, contacts: Number(row.count) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function readValue(by: FindBy, text: string, councilTax: RegExp, today: Day): PersonalData {
  switch (by) {
    case 'phone':
      return { phone: valueFrom(parsePhone(text)).e164 };
    case 'email':
      return { email: valueFrom(parseEmail(text)) };
    case 'nino':
      return { nino: valueFrom(parseNino(text)).value };
    case 'council-tax-reference':
      return { councilTaxReference: valueFrom(parseCouncilTaxReference(text, councilTax)) };
    case 'tenancy-reference':
      return { tenancyReference: valueFrom(parseTenancyReference(text)) };
    case 'uprn':
      return { uprn: valueFrom(parseUprn(text)) };
    case 'name-dob':
      return nameAndBirth(text, today);
  }
}

/** `Morag Testperson, 1980-02-29`: the last comma divides, since a name may hold one. */
function nameAndBirth(text: string, today: Day): PersonalData {
  const comma = text.lastIndexOf(',');
  if (comma < 1)
    throw new Refusal('usage', 'The value is not a name, a comma and a date of birth.', 'One line: name, YYYY-MM-DD');
  return {
    name: valueFrom(parseName(text.slice(0, comma))),
    dateOfBirth: valueFrom(parseDateOfBirth(text.slice(comma + 1).trim(), today)),
  };
}

function valueFrom<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Refusal('usage', `The value ${parsed.problem}.`, 'Check it and try again.');
  return parsed.value;
}
