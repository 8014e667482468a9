import { Refusal } from '../../refusal.ts';

/** What was read, or undefined where it was refused: a seal that was damaged is for another promise to tell. */
export function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}
