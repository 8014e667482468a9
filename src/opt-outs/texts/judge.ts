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

/** Reads words as `readText` does. */
export type Reader = (words: string) => Reading;

/** Most replies are the same few words: half of a hundred thousand need not be read again. */
const REMEMBERED = 5_000;
const SHORT = 40;

/** A reader of texts under these stop words that remembers short ones; to be kept for one run and no longer. */
export function textReader(stopWords: readonly string[]): Reader {
  const known = new Map<string, Reading>();
  return (words) => {
    if (words.length > SHORT) return readText(words, stopWords);
    const found = known.get(words);
    if (found) return found;
    const made = readText(words, stopWords);
    if (known.size < REMEMBERED) known.set(words, made);
    return made;
  };
}

/**
 * What is to be done with one text. A text never opts anybody in, and nobody but its own sender is opted out by a
 * machine: one that names another number does so only when it says STOP beyond doubt. Pure.
 */
export function judgeText(text: IncomingText, read: Reader): Judged {
  const words = text.words?.trim() ?? '';
  const sender = parsePhone(text.from ?? '');
  const phone = sender.ok ? sender.value.e164 : undefined;
  const reading = readFrom(words, phone, read);
  const mobile = sender.ok && sender.value.kind === 'mobile' && sender.value.e164.startsWith('+44');
  const asks = reading.class === 'certain' || (reading.class === 'likely' && !reading.otherNumber);
  return {
    text,
    class: reading.class,
    needs: needOf(reading, { words, asks, mobile }),
    phone,
    optOut: asks && mobile,
  };
}

const NUMBER = /(?:\+|00)?\d[\d\s().-]{8,18}\d/g;

/** Words in which a sender names their own number name no other: "stop texting 07700 900123" from that very telephone. */
function readFrom(words: string, phone: string | undefined, read: Reader): Reading {
  const reading = read(words);
  if (!reading.otherNumber || phone === undefined) return reading;
  const without = words.replaceAll(NUMBER, (found) => {
    const named = parsePhone(found);
    return named.ok && named.value.e164 === phone ? ' this number ' : found;
  });
  return without === words ? reading : read(without.trim());
}

type Seen = { readonly words: string; readonly asks: boolean; readonly mobile: boolean };

function needOf(reading: Reading, { words, asks, mobile }: Seen): Need | '' {
  if (reading.harm) return 'harm';
  if (reading.otherNumber) return 'other-number';
  if (words === '' || (asks && !mobile)) return 'unreadable';
  if (reading.class === 'likely') return 'likely';
  return reading.class === 'certain' ? '' : 'unclear';
}
