import { acceptContact, type Door } from '../../contacts/accept.ts';
import type { AcceptedContact } from '../../contacts/contact.ts';
import { containsCardNumber } from '../../identifiers/card.ts';
import type { Judged } from './judge.ts';

/** The system that a text's reference belongs to. */
export const TEXT_SOURCE = 'gov-uk-notify';

/** A summary has at most 50,000 characters (contacts/accept-fields.ts). */
const LONGEST = 49_000;
const CUT = ' … (the rest was too long to keep)';
const CARD = '(The words held a payment card number, so they were not kept. They are at GOV.UK Notify for some days.)';

export type TextContact =
  | { readonly ok: true; readonly contact: AcceptedContact }
  /** `late`: its time is over already; anything else keeps the words out of the store for another reason. */
  | { readonly ok: false; readonly late: boolean };

/**
 * A text as a contact of channel `text`, through the door that every contact comes through: its words are the summary
 * and go with it after the channel's period. A sender that is no number stands before the words.
 */
export function textContact({ text, phone }: Judged, reference: string, door: Door): TextContact {
  const words = wordsOf(text.words?.trim() ?? '');
  const sender = phone === undefined && text.from?.trim() ? `From ${text.from.trim().slice(0, 100)}: ` : '';
  const summary = withoutCard(`${sender}${words}`.trim());
  // A clock that goes ahead of ours must not keep a text out.
  const at = text.at === undefined || text.at > door.now ? door.now : text.at;
  const accepted = acceptContact(
    {
      channel: 'text',
      direction: 'inbound',
      at,
      source: TEXT_SOURCE,
      reference,
      ...(phone === undefined ? {} : { phone }),
      ...(summary === '' ? {} : { summary }),
    },
    door,
  );
  return accepted.ok ? accepted : { ok: false, late: accepted.refusal.field === 'at' };
}

/** Cut between two characters, not inside one. */
const wordsOf = (words: string): string =>
  words.length <= LONGEST ? words : `${words.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}${CUT}`;

const withoutCard = (summary: string): string => (containsCardNumber(summary) ? CARD : summary);
