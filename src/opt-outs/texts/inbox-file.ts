import { createReadStream } from 'node:fs';
import { fileProblem } from '../../files/atomic.ts';
import { Refusal } from '../../refusal.ts';
import { CHUNK } from './handle-many.ts';
import { type TextColumns, textsFromCsv } from './inbox-csv.ts';
import { type ParsedTexts, type Problem, textsFromJson } from './inbox-json.ts';
import type { IncomingText } from './text.ts';

export type InboxOptions = {
  /** A path, or the bytes of standard input. */
  readonly source: string | AsyncIterable<Uint8Array>;
  readonly columns: TextColumns;
};

/** JSON is read whole: what is longer is for a file with one text to a line, or a CSV. */
const LONGEST_JSON = 256 * 1024 * 1024;

/** The texts of a file in chunks, with what holds none told on the way. */
export async function* chunksOf(
  options: InboxOptions,
  reject: (problems: readonly Problem[]) => void,
): AsyncGenerator<readonly IncomingText[], void, void> {
  let held: IncomingText[] = [];
  for await (const { texts, problems } of await batches(options)) {
    reject(problems);
    held = held.concat(texts);
    for (let at = 0; at + CHUNK <= held.length; at += CHUNK) yield held.slice(at, at + CHUNK);
    held = held.slice(held.length - (held.length % CHUNK));
  }
  if (held.length > 0) yield held;
}

/** By the first character of the file: `[` or `{` begins JSON, anything else is the header of a CSV. */
async function batches({ source, columns }: InboxOptions): Promise<AsyncIterable<ParsedTexts>> {
  const pieces = bytesOf(source)[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  for (;;) {
    const piece = await pieces.next();
    if (piece.done) break;
    held.push(piece.value);
    const start = firstCharacter(piece.value);
    if (start === undefined) continue;
    return start === '[' || start === '{' ? fromJson(held, pieces) : textsFromCsv(again(held, pieces), columns);
  }
  throw new Refusal('csv-empty', 'The file is empty.', 'Check that the export finished.');
}

/** What stands first, byte order mark and blank space aside; undefined where there is nothing else. */
function firstCharacter(bytes: Uint8Array): string | undefined {
  const first = bytes.find((byte) => ![0xef, 0xbb, 0xbf, 0x20, 0x09, 0x0a, 0x0d].includes(byte));
  return first === undefined ? undefined : String.fromCharCode(first);
}

async function* again(
  held: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  yield* held;
  for (let piece = await rest.next(); !piece.done; piece = await rest.next()) yield piece.value;
}

async function* fromJson(
  held: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<ParsedTexts, void, void> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of again(held, rest)) {
    size += piece.length;
    if (size > LONGEST_JSON)
      throw new Refusal('too-long', 'The file is longer than 256 MB of JSON.', 'Split it, or use a CSV.');
    parts.push(piece);
  }
  const found = textsFromJson(
    Buffer.concat(parts)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
  if (!found)
    throw new Refusal(
      'not-json',
      'The file begins like JSON and is none.',
      'It holds what /v2/received-text-messages answers, an array of texts, or one text to a line.',
    );
  yield found;
}

async function* bytesOf(source: string | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* typeof source === 'string' ? createReadStream(source, { highWaterMark: 256 * 1024 }) : source;
  } catch (problem) {
    throw typeof source === 'string' ? fileProblem(problem, source) : problem;
  }
}
