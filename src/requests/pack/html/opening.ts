import { londonDay } from '../../../calendar/london.ts';
import { showDay, showInstant } from '../../../calendar/show.ts';
import type { Instant } from '../../../calendar/types.ts';
import type { PackContents } from '../contents.ts';
import { nothingFound, wasLookedUp } from '../found.ts';
import { markSentences } from '../mark-sentences.ts';
import { counted } from '../words.ts';
import { bullets, facts, paragraph } from './blocks.ts';
import { html, type Markup, nothing, value } from './markup.ts';

/** The words that must stay on a pack nobody has read yet; nothing on one that an officer has. */
export function draftBanner(contents: PackContents): Markup {
  if (!contents.draft) return nothing;
  const reasons = contents.draftReasons.map((reason) => html`${reason}`);
  return html`<div class="draft">
<p><strong>DRAFT. Not to be sent yet.</strong> An officer still has to check this page.</p>
${bullets(reasons)}
</div>`;
}

const summaryOf = (contents: PackContents): readonly Markup[] => {
  const { contacts, optOuts, awaitingDisposal, systemsNotSearched } = contents;
  const first = contacts[0];
  const last = contacts.at(-1);
  const days = first && last ? [dayOf(first.at), dayOf(last.at)] : [];
  const span = days[0] === days[1] ? '' : `, from ${days[0]} to ${days[1]}`;
  return [
    ...(contacts.length === 0
      ? []
      : [html`${counted(contacts.length, 'contact', 'contacts')} between you and us${span}`]),
    ...(optOuts.length === 0
      ? []
      : [html`${counted(optOuts.length, 'number', 'numbers')} opted out of our survey texts`]),
    ...markSentences(contents.marks).map((sentence) => html`${sentence}`),
    ...(awaitingDisposal === 0
      ? []
      : [
          html`${counted(awaitingDisposal, 'more record', 'more records')} that we no longer use, waiting to be removed`,
        ]),
    ...(systemsNotSearched.length === 0
      ? []
      : [
          html`not included: ${counted(systemsNotSearched.length, 'other system that was', 'other systems that were')} <a href="#searched">not searched for this page</a>`,
        ]),
  ];
};

const dayOf = (instant: Instant): string => showDay(londonDay(instant));

/** The first screen, as a letter would begin: what was asked, what this is, by when, and what was found in a few lines. */
export function opening(contents: PackContents): Markup {
  const { request, organisation, notice, madeAt } = contents;
  const { telephone, email } = notice.contacts.council;
  const none = nothingFound(contents);
  const ways = [telephone === '' ? '' : `call ${telephone}`, email === '' ? '' : `email ${email}`].filter(
    (way) => way !== '',
  );
  const shows = wasLookedUp(contents) ? 'This page shows what we found in' : 'This page is to show what we find in';
  const unclear = ways.length === 0 ? 'reply to the letter or email that came with it' : ways.join(' or ');
  return html`<h1>Reply to your request for your information</h1>
${facts([
  { term: 'Your reference', says: value(request.reference) },
  { term: 'We received your request on', says: html`${showDay(request.receivedOn)}` },
  { term: 'We must reply on or before', says: html`${showDay(request.dueOn)}` },
  { term: 'This page was made', says: html`at ${showInstant(madeAt)}` },
])}
${paragraph(`You asked ${organisation} for a copy of the information we hold about you, and how we use it. ${shows} Steward, the system that keeps our record of contacts with the contact centre. It is complete only when one of our officers has checked it and sent it to you.`)}
${none === null ? paragraph('Yes, we use information about you. In short:') : paragraph(none)}
${none === null ? bullets(summaryOf(contents)) : nothing}
${paragraph(`If anything on this page is unclear or looks wrong, ${unclear}, and give your reference. You can also ask for it in large print, in Braille, as audio or in another language.`)}`;
}
