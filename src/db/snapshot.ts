import { type Engine, sqliteProblem } from './engine.ts';

/**
 * Everything that `work` reads from this store is of one moment, whatever others commit meanwhile, and nobody has to wait
 * for it (a plain `begin` in WAL mode takes no lock). Nothing may be written inside. What SQLite says of a damaged file becomes a sentence.
 */
export async function inSnapshot<Tables, T>({ raw }: Engine<Tables>, work: () => Promise<T>): Promise<T> {
  raw.exec('begin');
  try {
    return await work();
  } catch (problem) {
    throw sqliteProblem(problem, raw.name);
  } finally {
    if (raw.inTransaction) raw.exec('rollback');
  }
}

/** Changes when another connection has committed something to the file; what this one commits leaves it as it is. */
export const dataVersion = <Tables>({ raw }: Engine<Tables>): number =>
  raw.pragma('data_version', { simple: true }) as number;
