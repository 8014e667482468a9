import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Refusal } from '../refusal.ts';
import { fileProblem } from './atomic.ts';

const READ_AT_ONCE = 64 * 1024;

/**
 * All of a file that is read whole, or undefined when it is longer than `most` bytes: a wrong path must not fill the
 * memory. Pipes, devices and sockets are refused before they are opened, since some never end and some never begin.
 * Throws what the system says of a path that cannot be read.
 */
export function readSmallFile(path: string, most: number): Buffer | undefined {
  const found = statSync(path);
  if (found.isDirectory()) throw fileProblem({ code: 'EISDIR' }, path);
  if (!found.isFile())
    throw new Refusal(
      'not-a-file',
      `${path}: it is not an ordinary file.`,
      'Name a file; pipes and devices are not read here.',
    );
  if (found.size > most) return undefined;
  const handle = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    let size = 0;
    for (;;) {
      const part = Buffer.alloc(Math.min(READ_AT_ONCE, most + 1));
      const read = readSync(handle, part);
      if (read === 0) return Buffer.concat(parts, size);
      size += read;
      // A file can have grown since, or be one of those of /proc that never say how long they are.
      if (size > most) return undefined;
      parts.push(part.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
}
