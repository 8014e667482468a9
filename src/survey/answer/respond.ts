import type { Day } from '../../calendar/types.ts';
import { clearBytes } from '../../db/clear.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import { REFUSED_ANSWER, type RefusedAnswer } from './judge.ts';
import { takeAnswers } from './take.ts';

export type RespondReceipt = {
  readonly stored: true;
  readonly day: Day;
  readonly service: string;
  readonly score: number;
  /** How many places of the comment were taken out because they could tell whose it is. */
  readonly removedFromComment: number;
};

const HINTS: Readonly<Record<RefusedAnswer, string>> = {
  unknown: 'Take the whole token from the link, on the first line. Nothing was stored.',
  late: 'A link works for as long as the notice says, counted from its sending. Nothing was stored.',
  used: 'Each link takes one answer. Nothing was stored.',
  score: 'For example: --score 4',
  comment: 'Shorten it. Nothing was stored.',
  future: 'Check the date of this machine. Nothing was stored.',
};

/** Takes one answer, now. What is refused is refused whole, for one reason. */
export async function respond(
  opened: Opened,
  answer: { readonly token: string; readonly score: number; readonly comment: string },
): Promise<RespondReceipt> {
  const taken = await write(opened, async (writing) => {
    const [only] = await takeAnswers(opened, writing, [{ ...answer, answeredAt: writing.at }]);
    if (only?.ok) return only;
    const why = only?.why ?? 'unknown';
    throw new Refusal(why === 'score' ? 'usage' : `link-${why}`, sentence(REFUSED_ANSWER[why]), HINTS[why]);
  });
  // The log keeps the order in which things were written until it is emptied.
  clearBytes(opened.store);
  return {
    stored: true,
    day: taken.day,
    service: taken.service,
    score: answer.score,
    removedFromComment: taken.removed,
  };
}

const sentence = (fragment: string): string => `${fragment.charAt(0).toUpperCase()}${fragment.slice(1)}.`;
