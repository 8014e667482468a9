import type { ContactBlock } from '../../../notice/types.ts';
import { isBlank, type Supplementary } from '../supplementary.ts';
import { listed, sentence } from '../words.ts';
import { bullets, type Chapter, chapter, paragraph } from './blocks.ts';
import { emailLink, html, joined, type Markup, nothing, webLink } from './markup.ts';

/** What the person may ask for next, and on which basis each right depends. */
export function rights({ rights: all, lawfulBases }: Supplementary): Chapter {
  const items = all.map(({ says, appliesTo }) => {
    const everywhere = appliesTo.length === 0 || appliesTo.length >= lawfulBases.length;
    return html`${says.replace(/\.$/, '')}${everywhere ? '' : `, where the lawful basis is ${listed(appliesTo).toLowerCase()}`}`;
  });
  return chapter(
    'rights',
    'Your rights',
    paragraph(
      'You can ask us at any time, in any way you like and free of charge. Which rights you have depends on why we use the information. You can ask us:',
    ),
    bullets(items.length === 0 ? statutory.map((says) => html`${says}`) : items),
    paragraph('If we say no, we will tell you why and what you can do about it.'),
  );
}

// Article 15(1)(e) names these four whatever the notice says.
const statutory = [
  'to correct information that is wrong or incomplete',
  'to erase information',
  'to limit how we use information',
  'to stop using information, if you object',
];

/** A contact block as lines, without the lines it does not have. */
export function address(block: ContactBlock): Markup {
  if (isBlank(block)) return paragraph('Use the contact details in the letter or email that came with this page.');
  const lines = [
    ...(block.name === '' ? [] : [html`<strong>${block.name}</strong>`]),
    ...block.address.map((line) => html`${line}`),
    ...(block.telephone === '' ? [] : [html`Telephone: ${block.telephone}`]),
    ...(block.email === '' ? [] : [html`Email: ${emailLink(block.email)}`]),
    ...(block.website === '' ? [] : [html`Website: ${webLink(block.website)}`]),
  ];
  return html`<address>${lines.map((line, index) => (index === 0 ? line : html`<br>\n${line}`))}</address>`;
}

/** Questions, then a complaint to the council, then the regulator and the court: the order in which they help fastest. */
export function complaining(extra: Supplementary): Chapter {
  return chapter(
    'complaints',
    'Questions and complaints',
    html`<h3>If you have a question</h3>`,
    address(extra.questions),
    html`<h3>If you are not happy with this reply</h3>`,
    paragraph(
      'Tell us first if you can, so that we can put it right. You can complain about this reply, or about how we use your information. We will write to you within 30 days to say that we have your complaint, look into it, and tell you the outcome.',
    ),
    address(extra.complaints),
    html`<h3>Our data protection officer</h3>`,
    paragraph('You can also contact the officer who checks how we look after information.'),
    address(extra.dataProtectionOfficer),
    html`<h3>The regulator</h3>`,
    paragraph(
      'You have the right to complain to the UK regulator for information rights. You can also ask a court to make us answer your request.',
    ),
    address(extra.regulator),
    extra.registrationNumber === ''
      ? nothing
      : paragraph(`Our registration number with the regulator is ${extra.registrationNumber}.`),
  );
}

/** Words that stand on the page and that nobody outside a council uses. */
export function glossary(channels: readonly { readonly name: string; readonly means: string }[]): Chapter {
  const words: readonly (readonly [string, string])[] = [
    ...channels.map(({ name, means }) => [name, means] as const),
    ['Contact', 'one time that you got in touch with us, or we with you'],
    ['Contact reference', 'the short code that we use to find one contact'],
    ['Wrap-up code', 'the short label that an officer picks at the end of a contact to say what it was about'],
    ['UPRN', 'the number that every address in Great Britain has'],
    ['IP address', 'the number that a device uses on the internet'],
    ['Pseudonymised', 'with the details that identify a person most replaced by codes'],
    ['UK GDPR', 'the main law in the United Kingdom on how information about people is used'],
    ['Removed', 'deleted from Steward. Copies in other systems are dealt with there'],
  ];
  const rows = words.map(([term, means]) => html`<div><dt>${term}</dt><dd>${sentence(means)}</dd></div>\n`);
  return chapter('words', 'What the words mean', html`<dl>\n${joined(rows, '')}</dl>`);
}
