import { addDays } from '../calendar/day.ts';
import type { Day } from '../calendar/types.ts';
import { defaultCollected } from './default-collected.ts';
import { defaultContacts, defaultLink, defaultRegistration } from './default-contacts.ts';
import { defaultExports } from './default-exports.ts';
import { defaultPeriods } from './default-periods.ts';
import { defaultReadings } from './default-readings.ts';
import { defaultShared } from './default-shared.ts';
import { sameName } from './spelling.ts';

export const defaultOrganisation = 'London Borough of Hounslow';

/** Ninety days: long enough for a committee, short enough that nobody forgets (practice of information governance). */
const daysToDecide = 90;

/**
 * The lines that mark a value as assumed, for putting under a key at the given indent (in spaces).
 * `why` and `owner` are texts of ours, never of a person.
 */
export type Undecided = (indent: number, why: string, owner?: string) => string;

function undecidedBy(decideBy: Day): Undecided {
  return (indent, why, owner = 'Data Protection Officer') =>
    ['assumed: true', `owner: ${owner}`, `decideBy: ${decideBy}`, `why: ${JSON.stringify(why)}`].join(
      `\n${' '.repeat(indent)}`,
    );
}

function opening(organisation: string, ours: boolean, effective: Day, today: Day): string {
  return `# The privacy notice of the contact centre, as data.
#
# Steward records, opts out, disposes, exports and answers by what this file says. Nothing here counts until you run
#   steward notice publish
# which checks the whole file and stores it as a new numbered version. A record keeps the version that was in force
# when it was collected. A later version that shortens a period shortens it for what is held already; one that lengthens
# it leaves older records at their shorter date.
#
# A value with "assumed: true" is one that the published notice does not state. Steward uses it, and says so, until
# somebody decides. To settle it, replace the whole block by the value alone:
#   retention: 12 months
# (or, where the block has more in it, remove the lines assumed, owner, decideBy and why).
#
# Periods are written "30 days" or "12 months"; days are written 2026-11-23. Ids are lower case with hyphens, and
# other lines of this file point at them. Never put a resident's details in this file.

title: ${ours ? 'Resident Experience contact centre' : 'Contact centre'}
organisation: ${JSON.stringify(organisation)}
owner: Data Protection Officer
# The first day, in London, on which this version counts, and the day by which somebody reads it again.
effective: ${effective}
review: ${addDays(today, 365)}
# The address of the page on which the notice is published.
website: ""

`;
}

/**
 * The text of a first `notice.yaml`, commented for the officer who edits it. It states what the published notice of
 * the London Borough of Hounslow states, in our own words, and marks the rest as assumed with a day to decide it by,
 * 90 days after `today`. Another organisation gets blank blocks of its own (council, data protection officer,
 * complaints, registration): somebody else's address must never be printed on its letters.
 */
export function defaultNotice(options: {
  readonly organisation: string;
  readonly effective: Day;
  readonly today: Day;
}): string {
  const organisation = options.organisation.trim();
  const ours = sameName(organisation, defaultOrganisation);
  const undecided = undecidedBy(addDays(options.today, daysToDecide));
  return [
    opening(organisation, ours, options.effective, options.today),
    defaultRegistration(ours),
    defaultContacts(ours),
    defaultCollected(undecided),
    defaultShared(undecided),
    defaultLink(ours),
    defaultPeriods(undecided),
    defaultExports(undecided),
    defaultReadings,
  ].join('');
}
