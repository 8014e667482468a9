import { accepted, type Parsed, refused } from '../identifiers/parsed.ts';

/** What one token of a date format stands for. */
export type Field =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'offset';

/** A date format as a regular expression, and what its groups are, in order. */
type FormatPattern = { readonly pattern: RegExp; readonly fields: readonly Field[] };

type Piece = { readonly field: Field; readonly width: number } | { readonly literal: string };

const ALLOWED =
  'a date format is made of dd or d, MM, M or MMM, yyyy or yy, HH, H, hh or h, mm, ss, SSS, a (am or pm), ' +
  "XXX (an offset like Z, +01:00 or -0500), separators and 'text in quotes'; or it is iso or excel-serial";

/** Quoted text, bracketed text, a way of writing "am or pm", a run of one letter in one case (`ssSSS` is two), or one separator. */
const PIECE = /'[^']*'|\[[^\]]*\]|[aA][mM]\/[pP][mM]|tt|([A-Za-z])\1*|[^A-Za-z'[\]]/gy;

const MONTH_NAME =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';

/**
 * The field that a run of one letter stands for, by its place rather than its case: people write `DD/MM/YYYY HH:MM`
 * and `dd/mm/yyyy HH:mm`. An m after an hour is minutes, any other a month; an s after seconds is their fraction.
 */
const fieldOf = (run: string, previous: Field | undefined): Field | undefined => {
  const letter = run[0]?.toLowerCase();
  const width = run.length;
  if (letter === 'd') return width <= 2 ? 'day' : undefined;
  if (letter === 'y') return width === 4 ? 'year' : width === 2 ? 'shortYear' : undefined;
  if (letter === 'h') return width <= 2 ? 'hour' : undefined;
  if (letter === 'm' && previous === 'hour') return width <= 2 ? 'minute' : undefined;
  if (letter === 'm') return width <= 2 ? 'month' : width <= 4 ? 'monthName' : undefined;
  if (letter === 's' && previous === 'second') return 'fraction';
  if (letter === 's') return width <= 2 ? 'second' : width === 3 ? 'fraction' : undefined;
  if (letter === 'x' || letter === 'z') return width <= 3 ? 'offset' : undefined;
  return run.toLowerCase() === 'a' || run.toLowerCase() === 'aa' ? 'half' : undefined;
};

const pieceOf = (text: string, previous: Field | undefined): Piece | undefined => {
  // Java writes 'Z' in quotes for a time in UTC; taken as mere text it would be an hour wrong all summer.
  if (/^(?:'Z'|\[Z\])$/i.test(text)) return { field: 'offset', width: 1 };
  if (/^['[]/.test(text)) return { literal: text === "''" ? "'" : text.slice(1, -1) };
  if (/^(?:am\/pm|tt)$/i.test(text)) return { field: 'half', width: 2 };
  if (!/^[a-z]/i.test(text) || text === 'T') return { literal: text };
  const field = fieldOf(text, previous);
  return field === undefined ? undefined : { field, width: text.length };
};

const piecesOf = (format: string): readonly Piece[] | undefined => {
  const pieces: Piece[] = [];
  let previous: Field | undefined;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < format.length) {
    const text = PIECE.exec(format)?.[0];
    const piece = text === undefined ? undefined : pieceOf(text, previous);
    if (piece === undefined) return undefined;
    if ('field' in piece) previous = piece.field;
    pieces.push(piece);
  }
  return pieces;
};

const isDigits = (piece: Piece | undefined): boolean =>
  piece !== undefined && 'field' in piece && !['monthName', 'half', 'offset'].includes(piece.field);

const sourceOf = (piece: Piece, index: number, pieces: readonly Piece[]): string => {
  if (!('field' in piece)) return piece.literal.replace(/[^a-z0-9 ]/gi, '\\$&').replace(/ +/g, ' +');
  if (piece.field === 'monthName') return MONTH_NAME;
  if (piece.field === 'half') return ' *([ap]\\.?m\\.?)';
  if (piece.field === 'offset') return ' *(z|[+-]\\d\\d(?::?\\d\\d)?)';
  if (piece.field === 'year') return '(\\d{4})';
  if (piece.field === 'shortYear') return '(\\d{2})';
  if (piece.field === 'fraction') return '(\\d{1,9})';
  // A spreadsheet drops leading zeros, so one digit will do, unless digits follow one another (yyyyMMdd).
  const crowded = isDigits(pieces[index - 1]) || isDigits(pieces[index + 1]);
  return crowded ? '(\\d{2})' : '(\\d{1,2})';
};

/** Whether the fields make one moment: a whole date, no field twice, and no minutes without hours. */
const isWhole = (fields: readonly Field[]): boolean => {
  const has = (field: Field): boolean => fields.includes(field);
  const needs = (field: Field, other: Field): boolean => !has(field) || has(other);
  return (
    new Set(fields).size === fields.length &&
    has('day') &&
    has('month') !== has('monthName') &&
    has('year') !== has('shortYear') &&
    needs('second', 'minute') &&
    needs('fraction', 'second') &&
    needs('half', 'hour') &&
    needs('offset', 'hour')
  );
};

/** Turns a date format into a regular expression and the meaning of its groups; refused with what is allowed. */
export const tokenise = (format: string): Parsed<FormatPattern> => {
  const pieces = piecesOf(format);
  if (pieces === undefined) return refused(`is not a date format Steward knows: ${ALLOWED}`);
  const fields = pieces.flatMap((piece) => ('field' in piece ? [piece.field] : []));
  if (!isWhole(fields)) return refused(`is not a date format with one day, month and year: ${ALLOWED}`);
  // Ignoring case is slower, and only letters have any.
  const flags =
    fields.some((field) => ['monthName', 'half', 'offset'].includes(field)) || /['[T]/.test(format) ? 'i' : '';
  return accepted({ pattern: new RegExp(`^${pieces.map(sourceOf).join('')}$`, flags), fields });
};
