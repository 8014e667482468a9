import { parsePhone } from '../../identifiers/phone.ts';
import { type Reading, readText } from '../reading/read.ts';
import type { IncomingText } from './text.ts';

/**
 * Why a person must look at a text. `harm` and `other-number` on the same day; `likely`: it opted its sender out and may
 * not have meant to; `unclear`: no machine can tell; `unreadable`: no words, or nobody that could be opted out.
 */
export const NEEDS = ['harm', 'other-number', 'likely', 'unclear', 'unreadable'] as const;
export type Need = (typeof NEEDS)[number];

export type Judged = {
  readonly text: IncomingText;
  readonly class: Reading['class'];
  readonly needs: Need | '';
  /** The sender's number (E.164), where it is one. */
  readonly phone: string | undefined;
  /** Whether the sender is opted out before anything else is done: a UK mobile that asked to stop. */
  readonly optOut: boolean;
};

/**
 * What is to be done with one text. A text never opts anybody in, and nobody but its own sender is opted out by a
 * machine: one that names another number does so only when it says STOP beyond doubt. Pure.
 */
export function judgeText(text: IncomingText, stopWords: readonly string[]): Judged {
  const words = text.words?.trim() ?? '';
  const read = readText(words, stopWords);
  const sender = parsePhone(text.from ?? '');
  const phone = sender.ok ? sender.value.e164 : undefined;
  const mobile = sender.ok && sender.value.kind === 'mobile' && sender.value.e164.startsWith('+44');
  const asks = read.class === 'certain' || (read.class === 'likely' && !read.otherNumber);
  return {
    text,
    class: read.class,
    needs: needOf(read, { words, asks, mobile }),
    phone,
    optOut: asks && mobile,
  };
}

type Seen = { readonly words: string; readonly asks: boolean; readonly mobile: boolean };

function needOf(read: Reading, { words, asks, mobile }: Seen): Need | '' {
  if (read.harm) return 'harm';
  if (read.otherNumber) return 'other-number';
  if (words === '' || (asks && !mobile)) return 'unreadable';
  if (read.class === 'likely') return 'likely';
  return read.class === 'certain' ? '' : 'unclear';
}
