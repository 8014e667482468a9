import { reportedBy } from '../../../contacts/death-sources.ts';
import type { Marks } from '../../../contacts/marks.ts';
import type { Part } from './part.ts';

/** What is marked on the record and changes how this pack may be used or sent. */
export function marks({ restricted, deceased, deceasedSource, doNotContact, safeContact }: Marks): Part {
  return {
    heading: 'MARKS ON THE RECORD',
    lines: [
      ...(safeContact
        ? [
            'Safe contact only. Agree with the resident how this pack reaches them, and send it in no other way. An address in it may be one that they fear.',
          ]
        : []),
      ...(restricted
        ? [
            'Restricted (UK GDPR Article 18). This pack may be made because the resident asked for it; use nothing in it for anything else.',
          ]
        : []),
      ...(deceased
        ? [
            `The resident was ${reportedBy(deceasedSource)}. UK GDPR does not cover the dead, and a duty of confidence may. If an executor or a relative asks, this is no subject access: do not send the pack, and log it the other way.`,
          ]
        : []),
      ...(doNotContact ? ['Do not contact: answer this request, and nothing else.'] : []),
    ],
  };
}
