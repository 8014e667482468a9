import type { Day } from '../../calendar/types.ts';
import type { PersonalData } from '../../contacts/contact.ts';
import type { CandidateFlags } from '../../db/survey-candidates.ts';
import { ageOn } from '../../identifiers/date-of-birth.ts';
import { ukKind } from '../../identifiers/phone-uk.ts';
import type { Verdict } from './verdicts.ts';

/** What stands in clear of a call and keeps it from being opened at all; undefined = it is opened. */
export function verdictOnFlags(flags: CandidateFlags): Verdict | undefined {
  if (flags.invited) return 'alreadyInvited';
  if (flags.kept) return 'restrictedOrHeld';
  if (flags.deceased) return 'deceased';
  if (flags.doNotContact) return 'doNotContact';
  return flags.lawfulBasis === 'consent' ? 'consentOnly' : undefined;
}

type Reached = { readonly e164: string } | { readonly verdict: Verdict };

/**
 * The mobile that a call came from, or why none can be texted. Somebody whose age is not known may be invited (practice:
 * unknown is not a child, and not an adult either; the notice decides the age). Pure.
 */
export function reachedBy(
  { phone, dateOfBirth }: Pick<PersonalData, 'phone' | 'dateOfBirth'>,
  today: Day,
  minimumAge: number,
): Reached {
  if (phone === undefined) return { verdict: 'noMobile' };
  const kind = phone.startsWith('+44') ? ukKind(phone.slice(3)) : undefined;
  if (kind !== 'mobile') return { verdict: kind === 'landline' ? 'landline' : 'notAUkMobile' };
  if (dateOfBirth !== undefined && ageOn(dateOfBirth, today) < minimumAge) return { verdict: 'underAge' };
  return { e164: phone };
}
