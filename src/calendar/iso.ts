import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';
import { HOUR, isCivilDate, isTimeOfDay, MINUTE, type WallClock } from './civil.ts';

/** ISO 8601 text taken apart: the clock it shows, and its offset from UTC in milliseconds, if it states one. */
type IsoReading = { readonly wall: WallClock; readonly offset?: number };

/** 8x8 writes `-0500`; people leave out seconds and write a space for the `T`. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const OFFSET = /^(?:z|([+-])(\d\d)(?::?(\d\d))?)$/i;

/** The widest offsets in use are -12:00 and +14:00. */
const WIDEST = 14 * HOUR;

/** An offset (`Z`, `+01:00`, `-0500`, `+01`) in milliseconds ahead of UTC; undefined when it is none. */
export const readOffset = (text: string): number | undefined => {
  const match = OFFSET.exec(text);
  if (match === null) return undefined;
  const [, sign, hours = '0', minutes = '0'] = match;
  if (sign === undefined) return 0;
  const size = Number(hours) * HOUR + Number(minutes) * MINUTE;
  if (Number(minutes) > 59 || size > WIDEST) return undefined;
  // Not -0: it would travel on into the sum.
  return sign === '-' && size !== 0 ? -size : size;
};

/** Digits after the decimal point as milliseconds; what is finer is cut off, so that no time moves into the future. */
export const readFraction = (digits: string): number => Number(digits.slice(0, 3).padEnd(3, '0'));

/** Takes ISO 8601 text apart: date and time, seconds and fraction optional, offset optional. A bare date is refused. */
export const readIso = (text: string): Parsed<IsoReading> => {
  const match = ISO.exec(text.trim());
  if (match === null) return refused('is not a date and time written like 2026-11-23T08:30:00Z');
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!isCivilDate(year, month, day)) return refused('is not a date in the calendar');
  if (match[4] === undefined) return refused('needs a time of day, like 2026-11-23T08:30');
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  if (!isTimeOfDay(hour, minute, second)) return refused('is not a time of day');
  const wall = { year, month, day, hour, minute, second, millisecond: readFraction(match[7] ?? '') };
  if (match[8] === undefined) return accepted({ wall });
  const offset = readOffset(match[8]);
  return offset === undefined ? refused('has an offset from UTC that no place uses') : accepted({ wall, offset });
};
