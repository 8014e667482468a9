import { compileDateFormat, type DateReader } from '../../calendar/formats.ts';
import type { Instant } from '../../calendar/types.ts';
import { readCsv } from '../../files/csv-records.ts';
import type { CsvSource } from '../../files/csv-source.ts';
import { plainName } from '../../notice/spelling.ts';
import { Refusal } from '../../refusal.ts';
import type { ParsedTexts, Problem } from './inbox-json.ts';
import type { IncomingText } from './text.ts';

/** Which column holds what, as its header names it; undefined = found by the usual names. */
export type TextColumns = Readonly<Record<'number' | 'text' | 'time' | 'id', string | undefined>>;

/** The names in Notify's own download come first, then those of its interface and its callback. */
const USUAL: Readonly<Record<keyof TextColumns, readonly string[]>> = {
  number: ['Phone number', 'user_number', 'source_number', 'From', 'Sender', 'Number', 'Mobile', 'Mobile number'],
  text: ['Message', 'content', 'Text', 'Body', 'Words', 'Reply'],
  time: ['Received', 'created_at', 'date_received', 'Received at', 'Time', 'Date'],
  id: ['id', 'Message ID', 'Text ID'],
};

/** Notify's download has London time without saying so, which is also how a council's own files have it. */
const FORMATS = ['iso', 'dd/MM/yyyy HH:mm:ss', 'dd/MM/yyyy HH:mm'];

/** Texts from a CSV, a batch at a time at flat memory. Columns are found by name, never by position. */
export async function* textsFromCsv(source: CsvSource, named: TextColumns): AsyncGenerator<ParsedTexts, void, void> {
  const csv = await readCsv(source);
  try {
    const place = placesOf(csv.header.columns, named);
    const readers = FORMATS.map((format) => compileDateFormat(format)).flatMap((made) => (made.ok ? [made.value] : []));
    for await (const batch of csv.batches) {
      const texts: IncomingText[] = [];
      const problems: Problem[] = [];
      for (const { line, cells, problem } of batch) {
        const cell = (at: number): string | undefined => cells[at]?.trim() || undefined;
        if (problem !== undefined) problems.push({ line, reason: problem });
        else {
          const atGiven = cell(place.time);
          const at = timeOf(atGiven, readers);
          texts.push({ id: cell(place.id), from: cell(place.number), words: cell(place.text), at, atGiven });
        }
      }
      yield { texts, problems };
    }
  } finally {
    await csv.close();
  }
}

function placesOf(columns: readonly string[], named: TextColumns): Readonly<Record<keyof TextColumns, number>> {
  const find = (name: string) => columns.findIndex((column) => plainName(column) === plainName(name));
  const place = (what: keyof TextColumns): number => {
    const name = named[what];
    if (name === undefined) return USUAL[what].map(find).find((at) => at >= 0) ?? -1;
    const at = find(name);
    if (at < 0)
      throw new Refusal(
        'usage',
        `The file has no column of the name in --column-${what}.`,
        'Spell it as its header does.',
      );
    return at;
  };
  const places = { number: place('number'), text: place('text'), time: place('time'), id: place('id') };
  for (const [what, says] of [
    ['number', 'senders'],
    ['text', 'words'],
  ] as const) {
    if (places[what] < 0) throw new Refusal('usage', `No column of this file is known for the ${says}.`, hint(what));
  }
  // Without either, the same words from the same number could not be told from the text of last week.
  if (places.time < 0 && places.id < 0)
    throw new Refusal('usage', 'No column of this file is known for the time or the id.', hint('time'));
  return places;
}

const hint = (what: keyof TextColumns): string =>
  `Name it as its header does, for example: --column-${what} "${USUAL[what][0]}"`;

function timeOf(given: string | undefined, readers: readonly DateReader[]): Instant | undefined {
  if (given === undefined) return undefined;
  for (const read of readers) {
    const found = read(given);
    if (found.ok) return found.value;
  }
  return undefined;
}
