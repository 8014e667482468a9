import type { Notice } from '../../notice/types.ts';
import type { IdentifierKind, SpecialValue } from './contents.ts';

/** `1 contact`, `2 contacts`, `0 contacts`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A sentence: a capital at the front, one full stop at the end. */
export function sentence(text: string): string {
  const trimmed = text.trim().replace(/\.+$/, '');
  return trimmed === '' ? '' : `${capital(trimmed)}.`;
}

/** A capital at the front, for an entry that stands alone. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** An id of the notice as words, for a list in which the notice gives none: `survey-answers` → `survey answers`. */
export const spelledOut = (id: string): string =>
  id
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

const identifierNames: Readonly<Record<IdentifierKind, string>> = {
  name: 'Name',
  dateOfBirth: 'Date of birth',
  address: 'Address',
  postcode: 'Postcode',
  uprn: 'Property reference (UPRN)',
  phone: 'Telephone',
  email: 'Email',
  nino: 'National Insurance number',
  councilTaxReference: 'Council Tax reference',
  tenancyReference: 'Tenancy reference',
};

export const identifierName = (kind: IdentifierKind): string => identifierNames[kind];

export const specialName = (kind: SpecialValue['kind']): string => (kind === 'gender' ? 'Gender' : 'Ethnic group');

type ChannelWords = { readonly name: string; readonly means: string };

const channels: Readonly<Record<string, ChannelWords>> = {
  phone: { name: 'Phone call', means: 'a call between you and the contact centre' },
  email: { name: 'Email', means: 'an email between you and the contact centre' },
  'web-chat': { name: 'Web chat', means: 'a conversation typed on our website' },
  post: { name: 'Letter', means: 'a letter sent by post' },
  form: { name: 'Online form', means: 'a form filled in on our website' },
  text: { name: 'Text message', means: 'a text message, such as a reply to a survey invitation' },
};

/** What a way of getting in touch is called and what it is: our words for the ones we know, else the notice's own. */
export function channelWords(notice: Notice, id: string): ChannelWords {
  const says = notice.channels.find((channel) => channel.id === id)?.says ?? spelledOut(id);
  return channels[id] ?? { name: sentence(says).replace(/\.$/, ''), means: says };
}

const directions: Readonly<Record<string, string>> = {
  inbound: 'You contacted us',
  in: 'You contacted us',
  outbound: 'We contacted you',
  out: 'We contacted you',
};

/** Who got in touch with whom. */
export const directionWords = (direction: string): string => directions[direction] ?? spelledOut(direction);

const meanings: Readonly<Record<string, string>> = {
  'public-task':
    'we need the information to do work that the law gives councils to do, in the public interest. We do not need your consent for it',
  consent: 'you said yes, clearly, to this use of your information. You can change your mind at any time',
};

/** What a lawful basis means to somebody who is not a lawyer; null for one we have no words for. */
export const basisMeaning = (id: string): string | null => meanings[id] ?? null;

/** The notice's own words for an id, or the id spelled out when this version no longer has it. */
export function saysOf(list: readonly { readonly id: string; readonly says: string }[], id: string): string {
  return list.find((item) => item.id === id)?.says ?? spelledOut(id);
}

const ways: Readonly<Record<string, string>> = {
  phone: 'you told us on the phone',
  text: 'you replied to a survey text',
  email: 'you emailed us',
  post: 'you wrote to us',
  web: 'you told us on our website',
  import: 'you told the officer who dealt with you',
};

const asks: Readonly<Record<string, string>> = {
  access: 'A copy of your information',
  rectification: 'To have mistakes put right',
  erasure: 'To have information erased',
  restriction: 'To limit how we use information',
  objection: 'To stop us using information',
  portability: 'To take your information elsewhere',
  complaint: 'A complaint about how we use information',
};

/** What a request asks for, in the words of the person who made it. */
export const askWords = (type: string): string => asks[type] ?? capital(spelledOut(type));

/** How an opt-out reached us. */
export const wayWords = (how: string): string => ways[how] ?? spelledOut(how);
