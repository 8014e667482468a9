import type { PackContents } from '../contents.ts';
import { nothingFound, wasLookedUp } from '../found.ts';
import { showIdentifier } from '../show.ts';
import { counted, identifierName } from '../words.ts';
import { bullets, type Chapter, chapter, facts, paragraph, table } from './blocks.ts';
import { html, joined, type Markup, nothing, value } from './markup.ts';

/** The anchor of a contact's own block. References are made by Steward, but an anchor must not depend on that. */
export const contactAnchor = (index: number): string => `contact-${index + 1}`;

/** Every kind of record with what was found of it, and everything that nobody looked in. */
export function searched(contents: PackContents): Chapter {
  const { kindsOfRecord, systemsNotSearched, awaitingDisposal, residents } = contents;
  const none = nothingFound(contents);
  const rows = kindsOfRecord.map(({ kind, found }) => [html`${kind}`, html`${foundWords(found)}`]);
  const unsearched =
    systemsNotSearched.length === 0
      ? paragraph('Our privacy notice names no other system. Tell us if you think we keep your information elsewhere.')
      : html`${paragraph('These systems may also hold information about you. They were not searched to make this page:')}
${bullets(systemsNotSearched.map((system) => html`${system}`))}`;
  return chapter(
    'searched',
    'What we searched',
    none === null ? nothing : paragraph(none),
    residents.length > 1
      ? paragraph(
          `You are in Steward more than once, as ${residents.length} separate records. This page brings them together.`,
        )
      : nothing,
    table('What we found in Steward, by kind of record', ['Kind of record', 'What we found'], rows),
    awaitingDisposal === 0
      ? nothing
      : paragraph(
          `${counted(awaitingDisposal, 'record', 'records')} had reached the end of the time we keep ${awaitingDisposal === 1 ? 'it' : 'them'} before this page was made. ${awaitingDisposal === 1 ? 'It is' : 'They are'} no longer used, ${awaitingDisposal === 1 ? 'is' : 'are'} waiting to be removed, and ${awaitingDisposal === 1 ? 'is' : 'are'} not shown here.`,
        ),
    unsearched,
  );
}

const foundWords = (found: number | null): string => {
  if (found === null) return 'Not looked up';
  return found === 0 ? 'None held' : `${found.toLocaleString('en-GB')} found`;
};

/**
 * Names, numbers and addresses, each once, with links to the contacts that brought it. A list and not a table: on a
 * phone, a third of the width cuts an email address into four.
 */
export function details(contents: PackContents): Chapter {
  if (contents.identifiers.length === 0) {
    const none = wasLookedUp(contents) ? 'No details were found in Steward.' : 'Nobody has looked for details yet.';
    return chapter('details', 'Your details', paragraph(none));
  }
  const link = linkTo(contents);
  const lines = contents.identifiers.map((detail) => ({
    term: identifierName(detail.kind),
    says: html`${value(showIdentifier(detail))}<br>From ${joined(detail.from.map(link), ', ')}`,
  }));
  return chapter(
    'details',
    'Your details',
    paragraph(
      'These are the details that you, or somebody for you, gave when getting in touch. Each one is removed together with the contacts it came from.',
    ),
    facts(lines),
  );
}

const linkTo = ({ contacts }: PackContents): ((reference: string) => Markup) => {
  const places = new Map(contacts.map(({ reference }, index) => [reference, index]));
  return (reference) => {
    const index = places.get(reference);
    return index === undefined ? value(reference) : html`<a href="#${contactAnchor(index)}">contact ${index + 1}</a>`;
  };
};
