import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../vault/random.ts';
import type { Mapping } from '../mapping/types.ts';
import { type FileHeader, openPreparer } from './preparer.ts';
import type { ImportKeys, PreparedRows } from './rows.ts';
import type { FileBytes } from './source.ts';

/** What the recording thread sees of a file: one chunk after the other, prepared here or in a worker. */
export type Feed = {
  readonly header: FileHeader;
  /** The next chunk. undefined = the file is at its end. */
  readonly next: (nowMs: number) => Promise<PreparedRows | undefined>;
  /** So many of the oldest chunks are recorded. */
  readonly settled: (chunks: number) => void;
  /** Whatever is not settled comes once more, because keys, notice or clock have moved on; and then what is after it. */
  readonly again: (keys: ImportKeys, nowMs: number) => void;
  /** Whether the next chunk, or the end, comes without waiting for another program. */
  readonly soon: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type FeedOptions = {
  readonly mapping: Mapping;
  readonly keys: ImportKeys;
  readonly now: () => number;
  readonly random: Random;
};

// Beside this file once it is bundled; where the source runs as it is, there is none and nothing is lost but speed.
const WORKER = new URL('./import-worker.js', import.meta.url);

/** Prepares in a worker, unless the file is so small that starting one takes longer than the rows. */
export async function openFeed(file: FileBytes, options: FeedOptions): Promise<Feed> {
  if (file.small || !existsSync(fileURLToPath(WORKER))) return feedHere(file, options);
  const { feedFromWorker } = await import('./worker-feed.ts');
  return feedFromWorker(WORKER, file, options);
}

async function feedHere(file: FileBytes, options: FeedOptions): Promise<Feed> {
  const { mapping, keys, random } = options;
  let once: readonly PreparedRows[] = [];
  const preparer = await openPreparer(file.bytes ?? file.path ?? '', { mapping, keys, random, nowMs: options.now() });
  return {
    header: preparer.header,
    async next(nowMs) {
      const [first, ...others] = once;
      once = others;
      return first ?? (await preparer.next(nowMs));
    },
    settled: preparer.settle,
    again(fresh, nowMs) {
      once = preparer.again(fresh, nowMs);
    },
    soon: async () => file.size !== undefined || file.small,
    async close() {
      file.close?.();
      await preparer.close();
    },
  };
}
