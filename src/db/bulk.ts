import type { Engine } from './engine.ts';

/**
 * Tells SQLite that many pages will change: index pages are hit at random, and a checkpoint every 1,000 pages writes the
 * same ones to the store again and again. Costs up to 64 MB of write-ahead log meanwhile. Half the usual cache, because
 * a transaction touches more pages than either would hold (300,000 contacts take as long with 24 MB as with 48).
 *
 * @returns what ends it: the log goes into the store and is cut to nothing.
 */
export function bulkWrites<Tables>({ raw }: Engine<Tables>): () => void {
  raw.pragma('wal_autocheckpoint = 16000');
  raw.pragma('cache_size = -24576');
  return () => {
    raw.pragma('wal_autocheckpoint = 1000');
    raw.pragma('cache_size = -32768');
    try {
      raw.pragma('wal_checkpoint(truncate)');
    } catch {
      // A full disk is told by whoever wrote; what is in the log is committed, and the next command moves it.
    }
  };
}
