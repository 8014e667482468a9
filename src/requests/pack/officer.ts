import { showDay, showInstant } from '../../calendar/show.ts';
import type { PackContact, PackContents } from './contents.ts';
import { nothingFound } from './found.ts';
import { isBlank, keptFor } from './supplementary.ts';
import { counted } from './words.ts';

type Part = { readonly heading: string; readonly lines: readonly string[] };

/**
 * What an officer checks before sending a pack, as plain text in lines of any length. References and counts only: the
 * notes are printed, mailed to a colleague and kept on the case longer than the pack.
 */
export function officerNotes(contents: PackContents): string {
  const { request, organisation, draft, draftReasons, madeAt } = contents;
  const parts = [
    { heading: draft ? 'WHY THIS IS A DRAFT' : '', lines: draft ? orNone(draftReasons) : [] },
    freeText(contents.contacts),
    thirdParties(contents.contacts),
    recordings(contents.contacts),
    codes(contents.contacts),
    searches(contents),
    keptOrGoing(contents),
    silent(contents),
    readings(contents),
    before,
  ];
  const body = parts
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }, index) => {
      return `${index + 1}. ${heading}\n${lines.map((line) => `   - ${line}`).join('\n')}`;
    });
  return `${[
    `OFFICIAL-SENSITIVE${draft ? '   DRAFT' : ''}`,
    `Officer's notes: request ${request.reference}, ${organisation}`,
    `Pack made ${showInstant(madeAt)}. Reply due on or before ${showDay(request.dueOn)}.`,
    "For the council's own use. Do not send this file to the resident.",
    'A pack that has been made is not a reply. The request is answered when the reply is sent, and the date is recorded.',
    '',
    body.join('\n\n'),
  ].join('\n')}\n`;
}

const orNone = (reasons: readonly string[]): readonly string[] =>
  reasons.length === 0 ? ['No reason was recorded.'] : reasons;

const references = (contacts: readonly PackContact[]): string => contacts.map(({ reference }) => reference).join(', ');

function freeText(contacts: readonly PackContact[]): Part {
  const written = contacts.filter(({ summary, adjustments }) => Boolean(summary) || Boolean(adjustments));
  if (written.length === 0) return { heading: '', lines: [] };
  return {
    heading: 'FREE TEXT TO READ',
    lines: [
      `${counted(written.length, 'contact has', 'contacts have')} text that somebody wrote: ${references(written)}.`,
      'Look for anything about other people. Ask in turn: can you reply without identifying them; have they agreed; is it reasonable without (Data Protection Act 2018, Schedule 2, paragraph 16)?',
      'Write down what you took out, why, who decided and when.',
    ],
  };
}

function thirdParties(contacts: readonly PackContact[]): Part {
  const others = contacts.filter(({ providedBy }) => providedBy !== null);
  if (others.length === 0) return { heading: '', lines: [] };
  return {
    heading: 'PEOPLE WHO GAVE INFORMATION FOR THE RESIDENT',
    lines: [
      `The name or role of somebody else is shown in ${references(others)}. It is that person's information too: decide whether it stays in.`,
      'The source must be given (Article 15(1)(g)), but a role can be enough.',
      'Check that the resident has been told, as the notice promises, or that a reason not to was recorded.',
    ],
  };
}

function recordings(contacts: readonly PackContact[]): Part {
  const recorded = contacts.filter(({ recordingHeld }) => recordingHeld);
  if (recorded.length === 0) return { heading: '', lines: [] };
  return {
    heading: 'RECORDINGS',
    lines: [
      `Send a copy, or a transcript if there is one: ${references(recorded)}. Listen first for other people.`,
      'Recordings are removed with their contact, perhaps before the reply is due. If they are needed for it, place a hold.',
    ],
  };
}

function codes(contacts: readonly PackContact[]): Part {
  const used = [...new Set(contacts.flatMap(({ wrapUpCode }) => (wrapUpCode ? [wrapUpCode] : [])))].sort();
  if (used.length === 0) return { heading: '', lines: [] };
  return {
    heading: 'CODES TO EXPLAIN',
    lines: [`Say in your letter what these wrap-up codes mean: ${used.join(', ')}.`],
  };
}

function searches(contents: PackContents): Part {
  const { residents, systemsNotSearched } = contents;
  const none = nothingFound(contents);
  return {
    heading: 'SEARCHES',
    lines: [
      ...(none === null ? [] : [none, 'Ask for another number, address or spelling before you reply.']),
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

function keptOrGoing({ contacts, awaitingDisposal, madeAt }: PackContents): Part {
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
            `Kept past its period because of a hold: ${references(held)}. The pack says that it is kept longer and that the resident can ask why; it does not say why.`,
            'If the resident must not learn that a hold exists, ask Legal before you send this pack.',
          ]),
      ...(awaitingDisposal === 0
        ? []
        : [
            `${counted(awaitingDisposal, 'record is', 'records are')} past the date and waiting for the next sweep. They are counted in the pack and not shown: routine disposal. Record that it was routine (section 173).`,
          ]),
      ...(next === undefined || next <= madeAt ? [] : [`The next contact in this pack goes at ${showInstant(next)}.`]),
    ],
  };
}

// Article 15 asks for the first two, and no published notice can answer them from the records of one system.
function silent({ notice, contacts }: PackContents): Part {
  const undecided = keptFor(notice)
    .filter(({ stated }) => !stated)
    .map(({ what }) => what.toLowerCase());
  const unlisted = notice.categories.filter(({ listed }) => !listed).map(({ says }) => says);
  const unsettled = notice.purposes.filter(
    ({ id, assumed }) => assumed && contacts.some(({ purpose }) => purpose === id),
  );
  const blank = Object.values(notice.contacts).filter(isBlank).length;
  return {
    heading: 'WHAT THE NOTICE DOES NOT SAY',
    lines: [
      `Transfers outside the United Kingdom, and the safeguards (Article 15(2)). ${mustAnswer}.`,
      `Automated decisions and profiling in other systems (Article 15(1)(h)). ${mustAnswer}.`,
      `Which of the named recipients had this resident's information (Article 15(1)(c)). ${mustAnswer}.`,
      ...unless(
        notice.rights.length > 0,
        `Rights. ${mustAnswer}. The pack gives the four that Article 15(1)(e) names.`,
      ),
      ...unless(
        blank === 0,
        `How to reach ${counted(blank, 'office', 'offices')}: the contact block is blank. ${mustAnswer}.`,
      ),
      ...unless(
        notice.fraudInitiative.url !== '',
        'The address of the page on data matching, to which every pack should point. Add it to your letter.',
      ),
      ...unless(
        unsettled.length === 0,
        `Lawful basis. Not settled for ${unsettled.map(({ id }) => id).join(', ')}; the pack says so.`,
      ),
      ...unless(
        undecided.length === 0,
        `Retention. No period is stated for these; the pack gives the working one and says so: ${undecided.join('; ')}.`,
      ),
      ...unless(unlisted.length === 0, `Held but not listed in the notice; the pack says so: ${unlisted.join('; ')}.`),
    ],
  };
}

const mustAnswer = "The council's notice does not say; the officer must answer this before sending";

const unless = (settled: boolean, line: string): readonly string[] => (settled ? [] : [line]);

const readings = ({ notice }: PackContents): Part => ({
  heading: 'READINGS OF THE NOTICE NOT SETTLED',
  lines: notice.readings
    .filter(({ decided }) => decided === null)
    .map(({ question, assumed }) => `${question} Until it is decided, Steward works to this: ${assumed}`),
});

const before: Part = {
  heading: 'BEFORE YOU SEND',
  lines: [
    'Who asked: note what you saw, the day, and who saw it. Do not keep a copy of the document.',
    'Where it goes: check that the address or email is the one the resident wants, and that nobody they fear can open it. Those in the pack may be old.',
    'Format: send what the resident asked for, and any adjustment on record.',
    'Send pack.html with pack.json and contacts.csv if they asked electronically. Send the password another way.',
    'Tell the resident what you left out and that they can complain about it, unless telling them would defeat the reason.',
  ],
};
