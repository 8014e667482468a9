import { compileDateFormat } from '../../calendar/formats.ts';
import { accepted, type Parsed, refused } from '../../identifiers/parsed.ts';
import type { ContactField } from '../../notice/fields.ts';
import type { Mapping } from './types.ts';

/** What the notice names, by field: the values that a field under `onlyKnown` may keep. */
export type KnownValues = Readonly<Partial<Record<ContactField, readonly string[]>>>;

/** Turns the text of a cell into the value of a field; undefined = dropped, because the notice does not name it. */
export type Converter = (text: string) => Parsed<string> | undefined;

/** How the cells of a field are converted, or undefined when they are taken as they are. Refused for a bad date format. */
export function fieldConverter(
  mapping: Mapping,
  field: ContactField,
  known: KnownValues,
): Parsed<Converter | undefined> {
  if (field === 'at') return compileDateFormat(mapping.dates.at ?? 'iso', mapping.timeZone);
  if (field === 'dateOfBirth') return dayConverter(mapping.dates.dateOfBirth);
  const words = translator(mapping.values[field]);
  const names = mapping.onlyKnown.includes(field) ? lookup(known[field] ?? []) : undefined;
  if (names === undefined) return accepted(words && ((text) => accepted(words(text))));
  return accepted((text) => {
    const name = names.get(wordKey(words ? words(text) : text));
    return name === undefined ? undefined : accepted(name);
  });
}

/** A date of birth is a day, so the zone must not move it: it is read as UTC and cut. */
function dayConverter(format: string | undefined): Parsed<Converter | undefined> {
  if (format === undefined) return accepted(undefined);
  // A date format takes 58 for 2058, which is right for a contact and never for a birth.
  if (!/yyyy|iso|excel-serial/i.test(format)) return refused('must have the year in four digits (yyyy)');
  const reader = compileDateFormat(format, 'UTC');
  if (!reader.ok) return reader;
  return accepted((text) => {
    const moment = reader.value(text);
    return moment.ok ? accepted(moment.value.slice(0, 10)) : moment;
  });
}

function translator(words: Readonly<Record<string, string>> | undefined): ((text: string) => string) | undefined {
  if (words === undefined) return undefined;
  const ours = new Map(Object.entries(words).map(([theirs, our]) => [theirs.trim().toLowerCase(), our]));
  return (text) => ours.get(text.toLowerCase()) ?? text;
}

const lookup = (names: readonly string[]) => new Map(names.map((name) => [wordKey(name), name]));

/** "Council tax" in the notice is `council-tax` or `COUNCIL TAX` on a queue. */
const wordKey = (text: string): string => text.toLowerCase().replace(/[\s\-_]+/g, '');
