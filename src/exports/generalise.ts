import type { Day } from '../calendar/types.ts';
import { plainNumber } from '../files/csv-write.ts';

/** Ages from here on are one band: so few people are older that a narrower one would single them out. */
const OLDEST = 90;

/**
 * Age on a day as a band of `width` years, `40 to 49`, `90+` from 90; empty when the day is before the birth.
 * With "to", because a spreadsheet reads 10-19 as October 2019. Born on 29 February = a year older on 1 March.
 */
export function ageBand(dateOfBirth: Day, on: Day, width: number): string {
  const hadBirthday = on.slice(5) >= dateOfBirth.slice(5);
  const age = Number(on.slice(0, 4)) - Number(dateOfBirth.slice(0, 4)) - (hadBirthday ? 0 : 1);
  if (Number.isNaN(age) || age < 0) return '';
  if (age >= OLDEST) return `${OLDEST}+`;
  const from = age - (age % width);
  const to = Math.min(from + width, OLDEST) - 1;
  return from === to ? String(from) : `${from} to ${to}`;
}

/** A number as it is up to `largest`, above it `largest+`; anything that is no number is left out. */
export function topCode(value: string, largest: number): string {
  if (!plainNumber(value)) return '';
  return Number(value.replaceAll(',', '')) > largest ? `${largest}+` : value;
}
