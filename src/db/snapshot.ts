import type { Engine } from './engine.ts';

/**
 * Everything that `work` reads from this store is of one moment, whatever others commit meanwhile, and nobody has to wait
 * for it (a plain `begin` in WAL mode takes no lock). Nothing may be written inside.
 */
export async function inSnapshot<Tables, T>({ raw }: Engine<Tables>, work: () => Promise<T>): Promise<T> {
  raw.exec('begin');
  try {
    return await work();
  } finally {
    if (raw.inTransaction) raw.exec('rollback');
  }
}
