import { daysBetween } from '../../calendar/day.ts';
import { showDay, showInstant } from '../../calendar/show.ts';
import type { PackContents } from './contents.ts';
import { keptOrGoing, searches } from './officer/completeness.ts';
import { codes, freeText, recordings, thirdParties } from './officer/contacts.ts';
import { marks } from './officer/marks.ts';
import type { Part } from './officer/part.ts';
import { readings, silent } from './officer/silence.ts';
import { counted } from './words.ts';

/**
 * What an officer checks before sending a pack, as plain text in lines of any length. References and counts only: the
 * notes are printed, mailed to a colleague and kept on the case longer than the pack.
 */
export function officerNotes(contents: PackContents): string {
  const { request, organisation, draft, draftReasons, madeAt, madeOn } = contents;
  const late = daysBetween(request.dueOn, madeOn);
  const parts = [
    { heading: draft ? 'WHY THIS IS A DRAFT' : '', lines: draft ? orNone(draftReasons) : [] },
    marks(contents.marks),
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
    `Pack made ${showInstant(madeAt)}. ${
      late > 0
        ? `Reply was due on or before ${showDay(request.dueOn)}: ${counted(late, 'day', 'days')} late.`
        : `Reply due on or before ${showDay(request.dueOn)}.`
    }`,
    "For the council's own use. Do not send this file to the resident.",
    'A pack that has been made is not a reply. The request is answered when the reply is sent, and the date is recorded.',
    '',
    body.join('\n\n'),
  ].join('\n')}\n`;
}

const orNone = (reasons: readonly string[]): readonly string[] =>
  reasons.length === 0 ? ['No reason was recorded.'] : reasons;

const before: Part = {
  heading: 'BEFORE YOU SEND',
  lines: [
    'Who asked: note what you saw, the day, and who saw it. Do not keep a copy of the document.',
    'Where it goes: check that the address or email is the one the resident wants, and that nobody they fear can open it. Those in the pack may be old.',
    'Format: send what the resident asked for, and any adjustment on record.',
    'If they asked electronically, send the JSON and CSV files with the page. If you lock them, send the password another way.',
    'Tell the resident what you left out and that they can complain about it, unless telling them would defeat the reason.',
  ],
};
