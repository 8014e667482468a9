import type { Engine } from './engine.ts';

/**
 * Tells SQLite that many pages will change: index pages are hit at random, and a checkpoint every 1,000 pages writes the
 * same ones to the store again and again. Measured on 500,000 contacts; costs up to 64 MB of write-ahead log meanwhile.
 *
 * @returns what ends it: the log goes into the store and is cut to nothing.
 */
export function bulkWrites<Tables>({ raw }: Engine<Tables>): () => void {
  raw.pragma('wal_autocheckpoint = 16000');
  return () => {
    try {
      raw.pragma('wal_autocheckpoint = 1000');
      try {
        raw.pragma('wal_checkpoint(truncate)');
      } catch {
        // A full disk is told by whoever wrote; what is in the log is committed, and the next command moves it.
      }
    } catch {
      // A full disk: the log holds everything and the next writer moves it. Why the work stopped must not be hidden.
    }
  };
}
