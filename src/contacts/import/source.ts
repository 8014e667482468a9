import { stat } from 'node:fs/promises';
import { fileProblem } from '../../files/atomic.ts';
import { Refusal } from '../../refusal.ts';

/** A file to be read, or the bytes of standard input. */
export type FileBytes = {
  /** How messages name it. */
  readonly name: string;
  readonly path?: string;
  readonly bytes?: AsyncIterable<Uint8Array>;
  /** Bytes in all, where that is known beforehand. */
  readonly size?: number;
  readonly small: boolean;
  /** Lets go of standard input, which would otherwise keep the program running until its writer is done. */
  readonly close?: () => void;
};

/** About 2,000 rows: up to here they are read sooner than a worker has started. */
const SMALL = 384 * 1024;

/** How messages, and the register of files, call what has no name. */
export const STANDARD_INPUT = 'standard input';

/** Looks whether a file is there and can be one. A pipe or a device has no size, and is read like standard input. */
export async function fileToRead(path: string): Promise<FileBytes> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Refusal('is-a-folder', `${path}: it is a folder, not a file.`, 'Name a file.');
    if (!found.isFile()) return { name: path, path, small: false };
    return { name: path, path, size: found.size, small: found.size <= SMALL };
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}

/** Standard input, read so far that it is known whether it is small. */
export async function standardInput(
  stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean | undefined; readonly destroy?: () => unknown },
): Promise<FileBytes> {
  if (stdin.isTTY)
    throw new Refusal(
      'usage',
      'Standard input is a terminal.',
      'Pipe the file in, or name it: steward contact import FILE',
    );
  const iterator = readable(stdin)[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (!ended && size <= SMALL) {
    const { value, done } = await iterator.next();
    ended = done === true;
    if (!done) {
      first.push(value);
      size += value.length;
    }
  }
  return { name: STANDARD_INPUT, bytes: onward(first, iterator), small: ended, close: () => void stdin.destroy?.() };
}

async function* onward(first: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  for (let piece = first.shift(); piece; piece = first.shift()) yield piece;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** What a pipe can do wrong becomes a sentence; a test's stream may hold text. */
async function* readable(stdin: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const piece of stdin) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
      throw new Refusal(
        'input-broke-off',
        'Standard input broke off before its end.',
        'See why the program before the pipe stopped.',
      );
    }
    throw fileProblem(problem, STANDARD_INPUT);
  }
}
