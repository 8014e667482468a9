import type { Day } from '../calendar/types.ts';
import { cardNumbersIn } from './card.ts';
import { parseNino } from './nino.ts';
import type { Span } from './parsed.ts';
import { phonesIn } from './phone-in-text.ts';
import { parsePostcode } from './postcode.ts';
import { DATE, isLongAgo, NINO, POSTCODE } from './screen.ts';
import { inAsciiDigits, plainText } from './spelling.ts';
import { titledNamesIn } from './titled-name.ts';

export type Redacted = {
  readonly text: string;
  /** How many places were taken out. */
  readonly removed: number;
};

export const REMOVED = '[removed]';

/**
 * A text without the identifiers that can be told from ordinary words: telephone numbers, emails, National Insurance
 * numbers, postcodes, card numbers, dates that are somebody's birthday, and what follows a title. Each becomes
 * `[removed]`. `more`: further patterns, global. A name without a title cannot be told, and stays.
 *
 * Works on plain text (`plainText`), in which digits of other widths and scripts cannot hide; that is also what it gives. `today` is
 * the London day.
 */
export function redactIdentifiers(text: string, today: Day, more: readonly RegExp[] = []): Redacted {
  let plain = inAsciiDigits(plainText(text));
  let removed = 0;
  // What is taken out leaves an edge, at which another one may begin that stood too close to be told before.
  for (;;) {
    const pass = redactOnce(plain, today, more);
    removed += pass.removed;
    plain = pass.text;
    if (pass.removed === 0) return { text: plain, removed };
  }
}

function redactOnce(plain: string, today: Day, more: readonly RegExp[]): Redacted {
  const spans = merged([
    ...matches(plain, EMAIL, () => true),
    ...SPELT_EMAILS.flatMap((spelt) => [...matches(plain, spelt, () => true)]),
    ...BANKING.flatMap((pattern) => [...matches(plain, pattern, () => true)]),
    ...cardNumbersIn(plain),
    ...matches(plain, NINO, (candidate) => parseNino(candidate).ok),
    ...phonesIn(plain),
    ...matches(plain, POSTCODE, (candidate) => parsePostcode(candidate).ok),
    ...matches(plain, DATE, (candidate) => isLongAgo(candidate, today)),
    ...titledNamesIn(plain),
    ...more.flatMap((pattern) => [...matches(plain, pattern, () => true)]),
  ]);
  let kept = '';
  let from = 0;
  for (const [start, end] of spans) {
    kept += plain.slice(from, start) + REMOVED;
    from = end;
  }
  return { text: kept + plain.slice(from), removed: spans.length };
}

/** An address as far as one goes, and what somebody is called elsewhere (@testperson). Each part has a greatest length. */
const EMAIL = /[^\s@<>(),;:"]{0,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?/gu;

const NAME = String.raw`[\p{L}\p{N}._%+-]{1,64}`;
const LABEL = String.raw`[\p{L}\p{N}-]{1,63}`;
const DOT = String.raw`(?:\s{0,2}\.\s{0,2}|\s{1,2}dot\s{1,2}|\s{0,2}[(\[{]\s{0,2}(?:dot|\.)\s{0,2}[)\]}]\s{0,2})`;

/** Addresses as people write them for other people: jo [at] example [dot] com, jo at example dot com, jo @ example.com. */
const SPELT_EMAILS = [
  new RegExp(
    String.raw`${NAME}\s{0,2}[(\[{<]\s{0,2}(?:at|@)\s{0,2}[)\]}>]\s{0,2}${LABEL}(?:${DOT}${LABEL}){0,4}`,
    'giu',
  ),
  new RegExp(String.raw`${NAME}\s{1,2}(?:at|@)\s{1,2}${LABEL}(?:\s{1,2}dot\s{1,2}${LABEL}){1,4}`, 'giu'),
  new RegExp(
    String.raw`${NAME}\s{1,2}(?:at|@)\s{1,2}(?:${LABEL}\.){1,4}(?:com|uk|org|net|info|eu)(?![\p{L}\p{N}])`,
    'giu',
  ),
];

/** Sort codes and account numbers, where a word says that they are. */
const BANKING = [
  /sort\s{0,2}code\W{0,3}\d{2}[-\s]?\d{2}[-\s]?\d{2}(?!\d)/giu,
  /(?:account|acct?|a\/c)(?:\s{1,2}(?:no|number|ref|reference|is))?\W{0,3}\d{6,12}(?!\d)/giu,
];

function* matches(
  text: string,
  candidates: RegExp,
  isOne: (candidate: string) => boolean,
): Generator<Span, void, void> {
  for (const match of text.matchAll(candidates))
    if (isOne(match[0])) yield [match.index, match.index + match[0].length];
}

/** In their order, and those that touch or lie over each other as one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const all: [number, number][] = [];
  for (const [start, end] of [...spans].sort(([one], [other]) => one - other)) {
    const last = all.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}
