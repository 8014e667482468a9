import type { Engine } from './engine.ts';
import type { StoreTables } from './schema.ts';

/**
 * Moves everything from the write-ahead log into the store and cuts the log to nothing: pages that held what was
 * disposed of are zeroed in the store (secure_delete) and must not live on in the log.
 *
 * @returns false when another process was still reading the log, or the disk is full; the next sweep tries again.
 */
export function clearBytes(store: Engine<StoreTables>): boolean {
  try {
    const [result] = store.raw.pragma('wal_checkpoint(truncate)') as { busy: number; log: number }[];
    return result?.busy === 0;
  } catch {
    return false;
  }
}
