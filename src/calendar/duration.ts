import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';
import { DAY, HOUR, MINUTE, SECOND } from './civil.ts';

const DURATION = /^(\d{1,5})(s|m|h|d)$/i;
const UNITS = { s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;

/** A length of time from `5s`, `10m` (minutes), `12h` or `7d`, in milliseconds. A day is 24 hours. `0s` is no wait. */
export const parseDuration = (text: string): Parsed<number> => {
  const match = DURATION.exec(text.trim());
  const unit = match?.[2]?.toLowerCase() as keyof typeof UNITS | undefined;
  if (unit === undefined) return refused('is not a length of time written like 5s, 10m, 12h or 7d');
  return accepted(Number(match?.[1]) * UNITS[unit]);
};

const WORDS = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
] as const;

/**
 * Milliseconds in words, by the largest unit and the one below it, rounded down: `7 days`, `1 day and 3 hours`,
 * `10 minutes and 5 seconds`. The sign is left out: the sentence around it says which way.
 */
export const showDuration = (milliseconds: number): string => {
  const size = Math.floor(Math.abs(milliseconds));
  if (size > 0 && size < SECOND) return 'less than a second';
  const largest = WORDS.findIndex(([unit]) => size >= unit);
  if (largest === -1) return '0 seconds';
  const parts = WORDS.slice(largest, largest + 2).map(([unit, word], index) => {
    const whole = index === 0 ? size : size % (WORDS[largest]?.[0] ?? 1);
    return [Math.floor(whole / unit), word] as const;
  });
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(' and ');
};
