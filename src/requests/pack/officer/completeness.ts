import { showInstant } from '../../../calendar/show.ts';
import type { PackContents } from '../contents.ts';
import { nothingFound, wasLookedUp } from '../found.ts';
import { counted } from '../words.ts';
import { type Part, references } from './part.ts';

/** Who was found, and where nobody has looked. */
export function searches(contents: PackContents): Part {
  const { residents, systemsNotSearched, request } = contents;
  const none = nothingFound(contents);
  return {
    heading: 'SEARCHES',
    lines: [
      ...(none === null ? [] : [none]),
      ...(none === null
        ? []
        : [
            wasLookedUp(contents)
              ? 'Ask for another number, address or spelling before you reply.'
              : `Search with: steward resident find. Then link whom you find: steward request link ${request.reference} --resident ID`,
          ]),
      ...(residents.length > 1
        ? [
            `${residents.length} resident records were put together. Make sure that all of them are one person: a wrong one puts somebody else's life in this pack.`,
          ]
        : []),
      ...systemsNotSearched.map(
        (system) => `Not searched: ${system}. Search it, or record why that would not be reasonable and proportionate.`,
      ),
      'Disclosures to the police, courts and others are not in the pack. Check the disclosure register, and whether the resident may be told.',
    ],
  };
}

/** What is kept past its date and what is about to go. */
export function keptOrGoing({ contacts, awaitingDisposal, madeAt }: PackContents): Part {
  const held = contacts.filter((contact) => contact.held);
  const next = contacts
    .filter((contact) => !contact.held)
    .map(({ dueAt }) => dueAt)
    .sort()[0];
  return {
    heading: 'HOLDS AND DISPOSAL',
    lines: [
      ...(held.length === 0
        ? []
        : [
            `Kept past its period because of a hold or a restriction: ${references(held)}. The pack says that it is kept longer and that the resident can ask why; it does not say why.`,
            'If the resident must not learn that a hold exists, ask Legal before you send this pack.',
          ]),
      ...(awaitingDisposal === 0
        ? []
        : [
            `${counted(awaitingDisposal, 'record is', 'records are')} past the date and waiting for the next sweep. The pack counts what it does not show. Record that the disposal was routine (Data Protection Act 2018, section 173).`,
          ]),
      ...(next === undefined || next <= madeAt ? [] : [`The next contact in this pack goes at ${showInstant(next)}.`]),
    ],
  };
}
