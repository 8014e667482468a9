import type { PackContents } from '../contents.ts';
import { cameFromSomebodyElse } from '../found.ts';
import type { Supplementary } from '../supplementary.ts';
import { capital, counted, listed, sentence } from '../words.ts';
import { bullets, type Chapter, chapter, paragraph, table } from './blocks.ts';
import { html, nothing, value, webLink } from './markup.ts';

/** Purposes and lawful bases: those of this person's contacts in full, the other purposes of the notice as a list. */
export function why({ purposes, lawfulBases }: Supplementary): Chapter {
  const used = purposes.filter(({ contacts }) => contacts > 0);
  const rows = used.map(({ says, lawfulBases: bases, contacts }) => [
    html`${sentence(says)}`,
    html`${capital(listed(bases.map((basis) => basis.toLowerCase())))}`,
    html`${counted(contacts, 'contact', 'contacts')}`,
  ]);
  const terms = lawfulBases.map(({ says, means, statutes }) => {
    const law = statutes.length === 0 ? '' : ` The law: ${statutes.join('; ')}.`;
    return html`<strong>${says.replace(/\.$/, '')}</strong>${means === null ? '.' : `: ${means}.`}${law}`;
  });
  return chapter(
    'why',
    'Why we use your information',
    paragraph(
      'We must have a reason to use your information, called a purpose, and a ground in law, called a lawful basis.',
    ),
    table('What your contacts were recorded for', ['Purpose', 'Lawful basis', 'How many'], rows),
    used.every(({ settled }) => settled)
      ? nothing
      : paragraph(
          'Our privacy notice does not say which lawful basis goes with each purpose. Where it does not, this is the one we work to until the council decides.',
        ),
    paragraph('The lawful bases mean:'),
    bullets(terms),
    paragraph(
      used.length === 0 ? 'Our privacy notice names these purposes:' : 'Our privacy notice also names these purposes:',
    ),
    bullets(purposes.filter(({ contacts }) => contacts === 0).map(({ says }) => html`${says}`)),
  );
}

/** Kinds of information collected, those the published notice has yet to list said apart. */
export function categories({ categories: all }: Supplementary, website: string): Chapter {
  const words = (inNotice: boolean) => all.filter((one) => one.inNotice === inNotice).map(({ says }) => html`${says}`);
  const unlisted = words(false);
  return chapter(
    'kinds',
    'What kinds of information we collect',
    paragraph(
      'We collect these kinds of information from people who contact us. We do not have every kind for every person.',
    ),
    bullets(words(true)),
    unlisted.length === 0
      ? nothing
      : paragraph('We also collect these kinds, which our privacy notice does not list yet:'),
    bullets(unlisted),
    website === '' ? nothing : html`<p>Our privacy notice is at ${webLink(website)}</p>`,
  );
}

/** Who receives it. */
export function sharing({ recipients, legalDuties, dataMatching }: Supplementary): Chapter {
  return chapter(
    'sharing',
    'Who we share it with',
    paragraph('Our privacy notice names these recipients. Not all of them have information about you.'),
    bullets(recipients.map(({ says }) => html`${says}`)),
    legalDuties.length === 0 ? nothing : paragraph('We may also have to share information with others because of:'),
    bullets(legalDuties.map((says) => html`${says}`)),
    dataMatching.url === ''
      ? nothing
      : html`<p>About data matching: ${dataMatching.label}, ${webLink(dataMatching.url)}</p>`,
  );
}

/** Periods, with what is only a working figure said as such, and where each contact's own date is to be found. */
export function keeping({ retention }: Supplementary): Chapter {
  const rows = retention.map(({ what, period, stated }) => [
    html`${what}`,
    html`${period}${stated ? '' : ' (not in our privacy notice yet)'}`,
  ]);
  return chapter(
    'keeping',
    'How long we keep it',
    html`<p>The date on which each of your contacts is removed is shown with it, under <a href="#contacts">Your contacts with us</a>. A number that has opted out of survey texts is kept so that we can keep to that choice.</p>`,
    table('How long we keep each kind of record', ['Kind of record', 'How long'], rows),
    retention.every(({ stated }) => stated)
      ? nothing
      : paragraph(
          'Where our privacy notice does not say, the time shown is the one we work to until the council decides.',
        ),
  );
}

/** Article 15(1)(g): the person, or else who it was, contact by contact. */
export function source(contents: PackContents): Chapter {
  const others = contents.contacts.filter(cameFromSomebodyElse);
  return chapter(
    'source',
    'Where we got it',
    paragraph(
      others.length === 0
        ? 'Steward does not show that anyone but you gave us the information on this page.'
        : `Most information comes from people themselves. ${counted(others.length, 'of your contacts was', 'of your contacts were')} given to us by somebody else. Look for "Given to us by" in:`,
    ),
    bullets(
      others.map((contact) => {
        const index = contents.contacts.indexOf(contact);
        return html`<a href="#contact-${index + 1}">contact ${index + 1}</a>, reference ${value(contact.reference)}`;
      }),
    ),
  );
}

/**
 * Article 15(1)(h) and 15(2). Steward can speak for itself only, and the notice is silent on both, so the page says
 * what it leaves out and the officer's notes say what must be answered.
 */
export function decisionsAndTransfers(): Chapter {
  return chapter(
    'decisions',
    'Decisions by computer, and sending information abroad',
    paragraph(
      'Steward does not score you, build a profile of you or decide what services you get. No decision about you was made by Steward without a person. It does remove records on the dates shown, by a fixed rule that is the same for everybody.',
    ),
    paragraph(
      'This page does not tell you whether other council systems make decisions by computer, or whether information about you is sent outside the United Kingdom. You have a right to know both. If the letter or email that came with this page does not tell you, ask us.',
    ),
  );
}
