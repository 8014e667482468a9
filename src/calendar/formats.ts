import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';
import { DAY, dayNumberOf, HOUR, isCivilDate, isTimeOfDay, MINUTE, SECOND } from './civil.ts';
import { type Field, tokenise } from './format-tokens.ts';
import { instantOf, isInstantRange, parseIso } from './instant.ts';
import { readFraction, readOffset } from './iso.ts';
import type { Instant } from './types.ts';
import { resolveWall, type Zone, zoneNamed } from './zone.ts';

/** Reads the dates of one column. A time that occurs twice is the earlier, because a file cannot be asked. */
export type DateReader = (text: string) => Parsed<Instant>;

/** Longer than any date: a cell of a million spaces must not keep a regular expression busy. */
const LONGEST = 64;

const NOT_A_DATE = refused('is not a date in the calendar');
const NOT_A_TIME = refused('is not a time of day');
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const fromWall = (zone: Zone, wall: number): Parsed<Instant> => {
  const { milliseconds } = resolveWall(zone, wall);
  return isInstantRange(milliseconds) ? accepted(instantOf(milliseconds)) : NOT_A_DATE;
};

/** 12am is midnight, 12pm is midday; an hour that a 12-hour clock does not show gives one that no clock shows. */
const hourOfHalfDay = (hour: number, half: string): number => {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.startsWith('p') || half.startsWith('P') ? 12 : 0);
};

/** Where in the regular expression's match each field stands; 0 is the whole match, so it means "not in this format". */
type Places = Readonly<Record<Field, number>>;

const placesOf = (fields: readonly Field[]): Places => {
  const at = (field: Field): number => fields.indexOf(field) + 1;
  return {
    year: at('year'),
    shortYear: at('shortYear'),
    month: at('month'),
    monthName: at('monthName'),
    day: at('day'),
    hour: at('hour'),
    minute: at('minute'),
    second: at('second'),
    fraction: at('fraction'),
    half: at('half'),
    offset: at('offset'),
  };
};

const readMatch = (match: RegExpExecArray, places: Places, zone: Zone): Parsed<Instant> => {
  const number = (place: number): number => (place === 0 ? 0 : Number(match[place]));
  const text = (place: number): string => (place === 0 ? '' : (match[place] ?? ''));
  // Two digits of year are this century: nobody imports contacts from the last one, and the door would refuse them.
  const year = places.year > 0 ? number(places.year) : 2000 + number(places.shortYear);
  const named = MONTHS.indexOf(text(places.monthName).slice(0, 3).toLowerCase()) + 1;
  const month = places.month > 0 ? number(places.month) : named;
  const day = number(places.day);
  if (!isCivilDate(year, month, day)) return NOT_A_DATE;
  const half = text(places.half);
  const hour = half === '' ? number(places.hour) : hourOfHalfDay(number(places.hour), half);
  const [minute, second] = [number(places.minute), number(places.second)];
  if (!isTimeOfDay(hour, minute, second)) return NOT_A_TIME;
  const thousandths = places.fraction === 0 ? 0 : readFraction(text(places.fraction));
  const wall = dayNumberOf(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND + thousandths;
  if (places.offset === 0) return fromWall(zone, wall);
  const offset = readOffset(text(places.offset));
  if (offset === undefined) return refused('has an offset from UTC that no place uses');
  return isInstantRange(wall - offset) ? accepted(instantOf(wall - offset)) : NOT_A_DATE;
};

/** Day 60 of a spreadsheet is 29 February 1900, which never was; from day 61 on it counts from 30 December 1899. */
const SERIAL_ZERO = dayNumberOf(1899, 12, 30);
const SERIAL = /^\d{2,7}(?:\.\d+)?$/;

const readSerial = (text: string, zone: Zone): Parsed<Instant> => {
  const serial = Number(text);
  if (!SERIAL.test(text) || serial < 61)
    return refused('is not a date as a spreadsheet counts them, like 46349.354167');
  // A spreadsheet counts in fractions of a day, which are never exact: whole seconds are what it meant.
  return fromWall(zone, SERIAL_ZERO * DAY + Math.round(serial * (DAY / SECOND)) * SECOND);
};

/**
 * Compiles the date format of an import mapping, once per column: tokens such as `dd/MM/yyyy HH:mm:ss`, `iso` or
 * `excel-serial`. `zone` is the IANA zone of the clock that wrote the file; an offset in the text wins over it.
 * Refused when the format or the zone is unknown, with what is allowed. A format without a time is the day's midnight.
 */
export const compileDateFormat = (format: string, zone = 'Europe/London'): Parsed<DateReader> => {
  const clock = zoneNamed(zone);
  if (clock === undefined) return refused('has an unknown time zone; use a name like Europe/London or UTC');
  const special = format.trim().toLowerCase();
  if (special === 'iso') return accepted((text) => parseIso(text, clock, 'earlier'));
  if (special === 'excel-serial') return accepted((text) => readSerial(text.trim(), clock));
  const tokens = tokenise(format.trim());
  if (!tokens.ok) return tokens;
  const { pattern, fields } = tokens.value;
  const places = placesOf(fields);
  const mismatch = refused(`is not written as ${format.trim()}`);
  return accepted((text) => {
    const match = text.length > LONGEST ? null : pattern.exec(text.trim());
    return match === null ? mismatch : readMatch(match, places, clock);
  });
};
