import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fileProblem } from './atomic.ts';

/** How long a file is, and what is in it. */
export type Measure = { readonly size: number; readonly sha256: string };

const PIECE = 4 << 20;

/** Size and hash of a file. */
export const measureFile = (path: string): Promise<Measure> => through(path, undefined);

/** Copies a file, 0600, and says what was copied: hashed on the way, read once. Whoever needs it on disk syncs it. */
export const copyMeasured = (from: string, to: string): Promise<Measure> => through(from, to);

/** Reads a file in two pieces in turn: while one is hashed and written, the next is read. */
async function through(from: string, to: string | undefined): Promise<Measure> {
  const hash = createHash('sha256');
  let size = 0;
  const source = await opened(from, 'r');
  try {
    const target = to === undefined ? undefined : await opened(to, 'wx');
    try {
      let [piece, other] = [Buffer.allocUnsafe(PIECE), Buffer.allocUnsafe(PIECE)];
      let reading = read(source, piece, from);
      for (let got = await reading; got > 0; got = await reading) {
        const bytes = piece.subarray(0, got);
        [piece, other] = [other, piece];
        reading = read(source, piece, from);
        // Whatever the writing below comes to, a read that fails is told when it is waited for.
        reading.catch(() => undefined);
        const writing = target && write(target, bytes, to ?? '');
        hash.update(bytes);
        size += got;
        await writing;
      }
    } catch (problem) {
      throw fileProblem(problem, to ?? from);
    } finally {
      await target?.close();
    }
  } finally {
    await source.close();
  }
  return { size, sha256: hash.digest('hex') };
}

async function opened(path: string, flags: 'r' | 'wx'): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600);
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}

async function read(source: FileHandle, piece: Buffer, path: string): Promise<number> {
  try {
    return (await source.read(piece, 0, piece.length, null)).bytesRead;
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}

async function write(target: FileHandle, bytes: Buffer, path: string): Promise<void> {
  try {
    for (let at = 0; at < bytes.length; ) at += (await target.write(bytes, at)).bytesWritten;
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}
