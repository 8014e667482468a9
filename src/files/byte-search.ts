import { createReadStream } from 'node:fs';

/** Looks for many byte strings at once. `push` takes the bytes of one file in pieces; `found` has the places in the list. */
export type ByteSearch = {
  readonly push: (bytes: Buffer) => void;
  readonly end: () => void;
  readonly found: ReadonlySet<number>;
};

/**
 * Wu and Manber's search with blocks of two bytes: among mostly random bytes it looks at every sixth only, so that a
 * gigabyte takes about a second where one search for each string would take minutes. Strings need three bytes at least.
 */
export function byteSearch(strings: readonly Buffer[]): ByteSearch {
  const shortest = Math.min(...strings.map((each) => each.length));
  const longest = Math.max(0, ...strings.map((each) => each.length));
  const found = new Set<number>();
  if (strings.length === 0) return { push: () => undefined, end: () => undefined, found };
  if (shortest < 3) throw new RangeError('a string of fewer than three bytes is found everywhere');
  const { shifts, ends } = tables(strings, shortest);
  let carried = Buffer.alloc(0);
  const scan = (bytes: Buffer): void => {
    for (let at = shortest - 1; at < bytes.length; ) {
      const block = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
      const shift = shifts[block] as number;
      if (shift === 0) {
        for (const which of ends.get(block) ?? [])
          if (standsAt(bytes, at - shortest + 1, strings[which] as Buffer)) found.add(which);
      }
      at += shift || 1;
    }
  };
  return {
    push: (bytes) => {
      const all = carried.length === 0 ? bytes : Buffer.concat([carried, bytes]);
      scan(all);
      // What begins at the end of this piece ends in the next one.
      carried = Buffer.from(all.subarray(Math.max(0, all.length - longest + 1)));
    },
    end: () => {
      carried = Buffer.alloc(0);
    },
    found,
  };
}

/** How far each block lets the search jump, and which strings end their first `length` bytes with it. */
function tables(
  strings: readonly Buffer[],
  length: number,
): { readonly shifts: Uint8Array; readonly ends: ReadonlyMap<number, readonly number[]> } {
  const shifts = new Uint8Array(65_536).fill(Math.min(255, length - 1));
  const ends = new Map<number, number[]>();
  for (const [which, bytes] of strings.entries()) {
    for (let at = 1; at < length; at += 1) {
      const block = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
      shifts[block] = Math.min(shifts[block] as number, length - 1 - at);
      if (at === length - 1) ends.set(block, [...(ends.get(block) ?? []), which]);
    }
  }
  return { shifts, ends };
}

/** Byte by byte: nearly every candidate differs in its first, and a call of Buffer.compare costs more than that. */
function standsAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  if (at + wanted.length > bytes.length) return false;
  for (let place = 0; place < wanted.length; place += 1) if (bytes[at + place] !== wanted[place]) return false;
  return true;
}

/** Searches one file in pieces of a megabyte. A file that is not there holds nothing. */
export async function searchFile(path: string, search: ByteSearch): Promise<void> {
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) search.push(piece as Buffer);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem;
  }
  search.end();
}
