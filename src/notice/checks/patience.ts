import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 20;
const MILLISECONDS = 50;

/**
 * Some files follow a commit of the store by a moment: the chain after its floor, a certificate's files after its row.
 * What a check sees in between is no damage, so a problem is one when it is still there a second later.
 *
 * @returns the problem, or blank.
 */
export async function lasting(problem: () => string): Promise<string> {
  let found = problem();
  for (let tries = 0; found !== '' && tries < TRIES; tries += 1) {
    await pause(MILLISECONDS);
    found = problem();
  }
  return found;
}
