import { Refusal } from '../../refusal.ts';

/** A store that opens and cannot be read to its end gives nothing. */
export async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}
