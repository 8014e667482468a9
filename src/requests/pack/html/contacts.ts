import { londonDay } from '../../../calendar/london.ts';
import { showDay, showInstant } from '../../../calendar/show.ts';
import type { PackContact, PackContents } from '../contents.ts';
import { cameFromSomebodyElse, wasLookedUp } from '../found.ts';
import { capital, channelWords, directionWords, saysOf, sentence, specialName, spelledOut } from '../words.ts';
import { type Chapter, chapter, type Fact, fact, facts, paragraph } from './blocks.ts';
import { contactAnchor } from './found.ts';
import { freeText, html, type Markup, value } from './markup.ts';

/** Until when a contact is kept. A contact under a hold says so, and that its owner may ask; never why. */
export function keptUntil({ dueAt, held }: Pick<PackContact, 'dueAt' | 'held'>): string {
  return held
    ? `We are keeping this record for longer than usual. The usual date was ${showInstant(dueAt)}. You can ask us why.`
    : `${showInstant(dueAt)}. After that we remove it.`;
}

const givenBy = (contact: PackContact): string | null => {
  const { providedBy } = contact;
  if (providedBy === null || !cameFromSomebodyElse(contact)) return null;
  const parts = [providedBy.name, providedBy.role].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? 'Somebody other than you' : parts.join(', ');
};

const origin = ({ source, outsideReference }: PackContact): string | null => {
  if (source === null && outsideReference === null) return null;
  if (outsideReference === null) return source;
  return `${source ?? 'Another system'}, reference ${outsideReference}`;
};

const linesOf = (contents: PackContents, contact: PackContact): readonly Fact[] => {
  const { notice } = contents;
  const channel = channelWords(notice, contact.channel).name;
  return [
    fact('Contact reference', contact.reference, value),
    fact('When', showInstant(contact.at), value),
    fact('How', contact.direction === null ? channel : `${channel}. ${directionWords(contact.direction)}`, value),
    fact('Type of contact', contact.type, spelled),
    fact('Service', contact.service, value),
    fact('Given to us by', givenBy(contact), value),
    fact('Came from', origin(contact), value),
    fact('What was written down', contact.summary, freeText),
    // Words of somebody's own are shown as they were written; only the notice's own list is spelled out.
    fact('Outcome', contact.outcome, (outcome) =>
      notice.outcomes.includes(outcome) ? spelled(outcome) : value(outcome),
    ),
    fact('Wrap-up code', contact.wrapUpCode, value),
    fact('Adjustments you need', contact.adjustments, freeText),
    fact('Your IP address', contact.ip, value),
    ...contact.special.map((special) =>
      fact(
        specialName(special.kind),
        special.value,
        (text) => html`${value(text)}<br>Why it mattered: ${value(special.relevance)}`,
      ),
    ),
    fact('Recording', contact.recordingHeld ? recording : null, (text) => html`${text}`),
    fact('Why we have it', sentence(saysOf(notice.purposes, contact.purpose)), value),
    fact('Lawful basis', saysOf(notice.lawfulBases, contact.lawfulBasis), value),
    fact('Privacy notice at the time', `Version ${contact.noticeVersion}`, value),
    fact('Kept until', keptUntil(contact), (text) => html`${text}`),
  ];
};

// These two are lists of the notice, whose ids are words with hyphens.
const spelled = (id: string): Markup => value(capital(spelledOut(id)));

const recording = 'We hold a recording. Ask us for a copy if one did not come with this page.';

/** One contact as a block of its own: a list of facts reflows on a phone, where a table of eighteen columns cannot. */
function block(contents: PackContents, contact: PackContact, index: number): Markup {
  const channel = channelWords(contents.notice, contact.channel).name;
  const anchor = contactAnchor(index);
  return html`<section class="contact" aria-labelledby="${anchor}">
<h3 id="${anchor}">${index + 1}. ${channel}, ${showDay(londonDay(contact.at))}</h3>
${facts(linesOf(contents, contact))}
</section>
`;
}

/** Every contact in full, oldest first. */
export function contacts(contents: PackContents): Chapter {
  if (contents.contacts.length === 0) {
    const none = wasLookedUp(contents) ? 'No contacts were found in Steward.' : 'Nobody has looked for contacts yet.';
    return chapter('contacts', 'Your contacts with us', paragraph(none));
  }
  return chapter(
    'contacts',
    'Your contacts with us',
    paragraph(
      'Oldest first. Times are UK time. Where a line is missing, nothing was recorded for it. Text that somebody wrote is shown word for word.',
    ),
    { markup: contents.contacts.map((contact, index) => block(contents, contact, index).markup).join('') },
  );
}
