/** Waits so many milliseconds; an argument, so that a test need not. */
export type Sleep = (milliseconds: number) => Promise<void>;

const TRIES = 5;
const FIRST_PAUSE_MS = 500;

/**
 * Does something until it works, at most five times, with pauses of 0.5, 1, 2 and 4 seconds.
 *
 * @param judge what the failure is, and whether trying again can help; its `refusal` is what is thrown in the end.
 */
export async function withPauses<T>(
  attempt: () => Promise<T>,
  judge: (problem: unknown) => { readonly refusal: Error; readonly again: boolean },
  sleep: Sleep,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (problem) {
      const { refusal, again } = judge(problem);
      if (!again || tries === TRIES) throw refusal;
      await sleep(FIRST_PAUSE_MS * 2 ** (tries - 1));
    }
  }
}
