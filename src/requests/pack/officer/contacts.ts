import type { PackContact } from '../contents.ts';
import { cameFromSomebodyElse } from '../found.ts';
import { counted } from '../words.ts';
import { type Part, references } from './part.ts';

/** Text that may be about other people, which is what keeps a pack a draft. */
export function freeText(contacts: readonly PackContact[]): Part {
  const written = contacts.filter(({ summary, adjustments }) => Boolean(summary) || Boolean(adjustments));
  if (written.length === 0) return { heading: '', lines: [] };
  return {
    heading: 'FREE TEXT TO READ',
    lines: [
      `${counted(written.length, 'contact has', 'contacts have')} text that somebody wrote: ${references(written)}.`,
      'Look for anything about other people. Ask in turn: can you reply without identifying them; have they agreed; is it reasonable without (Data Protection Act 2018, Schedule 2, paragraph 16)?',
      'The pack shows it whole. Take out what must not go from the page, the JSON and the CSV alike; Steward takes out nothing.',
      'Write down what you took out, why, who decided and when.',
    ],
  };
}

/** Names and roles of those who got in touch for the resident (promises P18 and P19). */
export function thirdParties(contacts: readonly PackContact[]): Part {
  const others = contacts.filter(cameFromSomebodyElse);
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

/** Recordings to copy, and that they go with their contact. */
export function recordings(contacts: readonly PackContact[]): Part {
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

/** Codes that the page can only repeat: Article 12 asks for plain language. */
export function codes(contacts: readonly PackContact[]): Part {
  const used = [...new Set(contacts.flatMap(({ wrapUpCode }) => (wrapUpCode ? [wrapUpCode] : [])))].sort();
  if (used.length === 0) return { heading: '', lines: [] };
  return {
    heading: 'CODES TO EXPLAIN',
    lines: [`Say in your letter what these wrap-up codes mean: ${used.join(', ')}.`],
  };
}
