import type { Instant } from '../../calendar/types.ts';
import type { Opened } from '../../home/opened.ts';
import { Refusal } from '../../refusal.ts';
import { BEHIND_WARNING } from '../add.ts';
import type { Handled } from './handle.ts';
import type { TextGap } from './heard.ts';
import { type Queue, queueOf } from './queue.ts';

/** What a reading of texts came to. `waiting` is all that waits for a person, from before too. */
export type TextsReceipt = Omit<Handled, 'oldest' | 'behind'> & {
  readonly waiting: Queue['waiting'];
  readonly overdue: number;
  /** When the oldest text that was there was received. */
  readonly oldest: Instant | null;
  /** A time in which texts may have been lost before anybody read them. */
  readonly gap: TextGap | null;
  readonly warnings: readonly string[];
};

/** Totals over pages or chunks. */
export type Tally = { -readonly [K in keyof Handled]: Handled[K] };

export const newTally = (): Tally => ({
  read: 0,
  new: 0,
  known: 0,
  optedOut: 0,
  already: 0,
  wordsNotKept: 0,
  oldest: null,
  behind: false,
});

export function addUp(tally: Tally, handled: Handled): void {
  for (const name of ['read', 'new', 'known', 'optedOut', 'already', 'wordsNotKept'] as const)
    tally[name] += handled[name];
  tally.behind ||= handled.behind;
  if (handled.oldest !== null && (tally.oldest === null || handled.oldest < tally.oldest))
    tally.oldest = handled.oldest;
}

export async function receiptOf(
  opened: Opened,
  tally: Tally,
  gap: TextGap | undefined,
  warnings: readonly string[],
): Promise<TextsReceipt> {
  const { waiting, overdue } = await queueOf(opened.store.db, opened.now());
  const { behind, ...counts } = tally;
  return { ...counts, waiting, overdue, gap: gap ?? null, warnings: behind ? [...warnings, BEHIND_WARNING] : warnings };
}

/** What ended a reading early, with what it leaves behind. Anything but a Refusal is a bug and stays one. */
export function withWhatWasRead(problem: unknown, { read, new: fresh, optedOut }: Tally): unknown {
  if (!(problem instanceof Refusal) || read === 0) return problem;
  const done = `${read} ${read === 1 ? 'text was' : 'texts were'} read before that, ${fresh} of them new: ${optedOut} opted out. All of that is kept.`;
  return new Refusal(problem.code, problem.message, problem.hint, [...problem.details, done]);
}

/** Stops between two pages or chunks when somebody pressed Ctrl-C, or the system asks for it. */
export function stopIfAsked({ signal }: Opened): void {
  if (!signal.aborted) return;
  throw new Refusal(
    signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted',
    'Stopped.',
    'The same command goes on where it stopped.',
  );
}
