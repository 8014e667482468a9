import { createHash } from 'node:crypto';
import { stageFile } from '../../exports/staged.ts';
import { csvRow } from '../../files/csv-write.ts';
import type { Random } from '../../vault/random.ts';
import type { CsvPlace } from './csv-place.ts';

/** A file of invitations as GOV.UK Notify takes it: a row for each text, and the placeholder `link` of the template. */
const HEADER = csvRow(['phone number', 'link', 'reference']);
const WRITE_AT_ONCE = 64 * 1024;

/** One file under way, beside its place and closed to others. */
export type CsvPart = {
  readonly place: CsvPlace;
  /** The id of its row in the register of files. */
  readonly row: string;
  readonly rows: () => number;
  readonly add: (e164: string, link: string, reference: string) => void;
  /** All of it is on disk after this. @returns its sha-256, in hex. */
  readonly end: () => string;
  /** Takes the place of whatever has the name. */
  readonly put: () => void;
  readonly discard: () => void;
};

export function beginPart(place: CsvPlace, row: string, random: Random): CsvPart {
  const staged = stageFile(place.path, place.given, random);
  const hash = createHash('sha256');
  let text = HEADER;
  let rows = 0;
  const flush = () => {
    const bytes = Buffer.from(text);
    text = '';
    hash.update(bytes);
    staged.write(bytes);
  };
  return {
    place,
    row,
    rows: () => rows,
    add(e164, link, reference) {
      // As it is dialled here: a spreadsheet that opens the file takes the plus for a formula.
      text += csvRow([`0${e164.slice(3)}`, link, reference]);
      rows += 1;
      if (text.length > WRITE_AT_ONCE) flush();
    },
    end() {
      flush();
      staged.finish();
      return hash.digest('hex');
    },
    put: staged.place,
    discard: staged.discard,
  };
}
