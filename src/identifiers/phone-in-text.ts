import type { Span } from './parsed.ts';
import { ukKind, ukNational } from './phone-uk.ts';

const FEWEST = 10;
/** 0044 and a (0) before ten digits. */
const MOST = 15;
const LONGEST_GAP = 3;

/**
 * Whether text contains a telephone number: a UK number in use, written with its 0 or its 44 and grouped anyhow, a mobile
 * number that lost its 0, or a plus sign with at least ten digits. Takes plain text (`plainText`). Linear.
 */
export const containsPhone = (text: string): boolean => !phonesIn(text).next().done;

/** Where telephone numbers stand in plain text, one after the other. */
export function* phonesIn(text: string): Generator<Span, void, void> {
  let from = 0;
  for (const group of text.matchAll(/\d+/g)) {
    const end = group.index < from ? undefined : endOfPhone(text, group.index);
    if (end === undefined) continue;
    yield [text[group.index - 1] === '+' ? group.index - 1 : group.index, end];
    from = end;
  }
}

/** Where the phone number ends that starts with the group of digits at `start`, always with a whole group; undefined = none does. */
const endOfPhone = (text: string, start: number): number | undefined => {
  const plus = text[start - 1] === '+';
  let compact = plus ? '+' : '';
  let gap = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (isDigit(character)) {
      if (compact.length > MOST) return undefined;
      compact += character;
      gap = 0;
      if (!isDigit(text[at + 1] ?? '') && isPhone(compact)) return at + 1;
    } else if (character === '+' && compact === '0') {
      compact = '0+';
    } else {
      gap += 1;
      if (gap > LONGEST_GAP || !SEPARATORS.includes(character)) return undefined;
    }
  }
  return undefined;
};

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

// No slash: 02/04/2026 123 would be a number in London.
const SEPARATORS = ' -.()\u00a0\t';

const isPhone = (compact: string): boolean => {
  if (compact.length < FEWEST) return false;
  if (compact.startsWith('+') && !compact.startsWith('+44')) return compact[1] !== '0' && compact.length > FEWEST;
  const national = ukNational(compact);
  if (national === undefined) return false;
  // Ten digits without a 0 in front are a case number more often than a landline.
  const kind = ukKind(national);
  return compact === national ? kind === 'mobile' : kind !== undefined;
};
