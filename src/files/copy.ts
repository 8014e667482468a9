import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fileProblem } from './atomic.ts';

/** How long a file is, and what is in it. */
export type Measure = { readonly size: number; readonly sha256: string };

const PIECE = 4 << 20;
/** Left to itself the system puts a copy on the disk when it is waited for, and not while the rest is read and hashed. */
const SYNC_EVERY = 64 << 20;

/** Size and hash of a file. */
export const measureFile = (path: string): Promise<Measure> => withFile(path, 'r', (source) => through(source, path));

/** Copies a file, 0600, and says what was copied: hashed on the way, read once. Whoever needs it on disk syncs it. */
export const copyMeasured = (from: string, to: string): Promise<Measure> =>
  withFile(from, 'r', (source) =>
    withFile(to, 'wx', (target) => through(source, from, (bytes) => write(target, bytes, to))),
  );

/**
 * The same from a handle, which stays open, and on disk when it returns.
 *
 * @param change changes the first piece (4 MiB, or all of a shorter file) in place, before it is hashed and written
 */
export const copyOpened = (source: FileHandle, to: string, change: (first: Buffer) => void): Promise<Measure> =>
  withFile(to, 'wx', async (target) => {
    let [written, syncedTo] = [0, 0];
    let syncing = Promise.resolve();
    const measure = await through(
      source,
      to,
      async (bytes) => {
        await write(target, bytes, to);
        written += bytes.length;
        if (written - syncedTo < SYNC_EVERY) return;
        await syncing;
        syncedTo = written;
        syncing = sync(target, to);
        // What it failed of is told where it is waited for.
        syncing.catch(() => undefined);
      },
      change,
    );
    await syncing;
    await sync(target, to);
    return measure;
  });

type Write = (bytes: Buffer) => Promise<void>;

/** Reads a file in two pieces in turn: while one is hashed and written, the next is read. */
async function through(
  source: FileHandle,
  path: string,
  to?: Write,
  change?: (first: Buffer) => void,
): Promise<Measure> {
  const hash = createHash('sha256');
  let size = 0;
  let [piece, other] = [Buffer.allocUnsafe(PIECE), Buffer.allocUnsafe(PIECE)];
  let reading = read(source, piece, path);
  for (let got = await reading; got > 0; got = await reading) {
    const bytes = piece.subarray(0, got);
    [piece, other] = [other, piece];
    reading = read(source, piece, path);
    // Whatever the writing below comes to, a read that fails is told when it is waited for.
    reading.catch(() => undefined);
    if (size === 0) change?.(bytes);
    const writing = to?.(bytes);
    hash.update(bytes);
    size += got;
    await writing;
  }
  return { size, sha256: hash.digest('hex') };
}

/** Closing waits for what is still being read or written. */
async function withFile<T>(path: string, flags: 'r' | 'wx', work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await told(path, open(path, flags, 0o600));
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

const read = async (source: FileHandle, piece: Buffer, path: string): Promise<number> =>
  (await told(path, source.read(piece, 0, piece.length, null))).bytesRead;

async function write(target: FileHandle, bytes: Buffer, path: string): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await told(path, target.write(bytes, at))).bytesWritten;
}

const sync = (target: FileHandle, path: string): Promise<void> => told(path, target.datasync());

async function told<T>(path: string, doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}
