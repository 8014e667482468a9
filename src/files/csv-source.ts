import { createReadStream } from 'node:fs';
import { fileProblem } from './atomic.ts';
import { decodeLines } from './csv-encoding.ts';
import { type CsvRefusal, csvRefusal } from './csv-refusal.ts';

/** A file by its path, or bytes as they come (standard input). */
export type CsvSource = string | AsyncIterable<Uint8Array>;

/** The longest line that is read, in bytes. A row of contact data is hundreds; what is longer is not a row. */
export const LONGEST_LINE = 1024 * 1024;

/** Stands in the text for a line over LONGEST_LINE, of which nothing is kept. */
export const PASSED_OVER = Symbol('a line that is too long');
export type TextPiece = string | typeof PASSED_OVER;

const READ_AT_ONCE = 256 * 1024;
const NEWLINE = 0x0a;
const SAVE_AS = 'Save it as "CSV UTF-8" and try again.';

/**
 * The text of a CSV file in pieces that end at a newline (the last one may not), in UTF-8 or Windows-1252 as the bytes
 * say, without a byte order mark. Holds at most one line and one piece, also where a line has gigabytes: one over
 * LONGEST_LINE is read past, and PASSED_OVER stands in its place. Closes the file when the reader stops early.
 *
 * Throws a CsvRefusal for an empty file, UTF-16, NUL bytes (a workbook, an archive) and a first line over LONGEST_LINE;
 * a folder or a missing file is refused as in files/atomic.ts.
 */
export async function* readText(source: CsvSource): AsyncGenerator<TextPiece, void, void> {
  let carry: Buffer = Buffer.alloc(0);
  let started = false;
  let passing = false;
  for await (const slice of slices(source)) {
    if (slice.includes(0)) throw started ? binary() : binaryOrUtf16(Buffer.concat([carry, slice]));
    let bytes = slice;
    if (passing) {
      const end = bytes.indexOf(NEWLINE) + 1;
      if (end === 0) continue;
      passing = false;
      yield PASSED_OVER;
      bytes = bytes.subarray(end);
      if (bytes.length === 0) continue;
    }
    const firstNewline = bytes.indexOf(NEWLINE);
    if (carry.length + (firstNewline === -1 ? bytes.length : firstNewline) > LONGEST_LINE) {
      if (!started) throw tooLong(1);
      carry = Buffer.alloc(0);
      passing = firstNewline === -1;
      if (passing) continue;
      yield PASSED_OVER;
      bytes = bytes.subarray(firstNewline + 1);
    }
    if (!bytes.includes(NEWLINE)) {
      carry = Buffer.concat([carry, bytes]);
      continue;
    }
    const cut = bytes.lastIndexOf(NEWLINE) + 1;
    const whole = carry.length === 0 ? bytes.subarray(0, cut) : Buffer.concat([carry, bytes.subarray(0, cut)]);
    // Copied, so that a short remainder does not keep the whole chunk alive.
    carry = Buffer.from(bytes.subarray(cut));
    yield decodeLines(started ? whole : withoutMark(whole));
    started = true;
  }
  if (!started && carry.length === 0)
    throw csvRefusal('csv-empty', 'The file is empty.', 'Check that the export finished.');
  if (passing) yield PASSED_OVER;
  else if (carry.length > 0) yield decodeLines(started ? carry : withoutMark(carry));
}

/** Chunks of at most READ_AT_ONCE, whatever the stream gives, with the operating system's complaints made readable. */
async function* slices(source: CsvSource): AsyncGenerator<Buffer, void, void> {
  const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: READ_AT_ONCE }) : source;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = 0; at < bytes.length; at += READ_AT_ONCE) yield bytes.subarray(at, at + READ_AT_ONCE);
    }
  } catch (problem) {
    throw fileProblem(problem, typeof source === 'string' ? source : 'standard input');
  }
}

const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

function binaryOrUtf16(opening: Buffer): CsvRefusal {
  const mark = opening.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' ? csvRefusal('csv-utf-16', 'The file is UTF-16.', SAVE_AS) : binary();
}

const binary = () => csvRefusal('csv-binary', 'The file looks like a binary file, not a CSV.', SAVE_AS);

export const tooLong = (line: number): CsvRefusal =>
  csvRefusal('csv-line-too-long', `Line ${line} is longer than 1 MiB.`, 'Check that this is a CSV file.', line);
