import { londonDay } from '../calendar/london.ts';
import { showDay } from '../calendar/show.ts';
import { reportedBy } from './death-sources.ts';
import type { Marks } from './marks.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What an officer must be told of a resident before they use what they see; a sentence each. */
export function markLines(marks: Marks): readonly string[] {
  const { restricted, restrictedSince: since, deceased, deceasedSource, doNotContact, safeContact } = marks;
  return [
    ...(restricted
      ? [
          `RESTRICTED${since === null ? '' : ` since ${showDay(londonDay(since))}`}: kept, and not to be used until it is lifted.`,
        ]
      : []),
    ...(deceased ? [`${capital(reportedBy(deceasedSource))}. This is a report, not a fact.`] : []),
    ...(safeContact ? ['Safe contact only: in the way agreed with them; tell nobody address or number.'] : []),
    ...(doNotContact ? ['Do not contact.'] : []),
  ];
}
