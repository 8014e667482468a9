import type { Instant } from '../../calendar/types.ts';
import type { HmacKey } from '../../vault/hmac.ts';
import { nonceDigest, readToken } from '../link.ts';
import { LONGEST_COMMENT } from './comment.ts';

/** An answer as it arrives. `answeredAt`: when the person gave it, which is now unless a file says so. */
export type GivenAnswer = {
  readonly token: string;
  readonly score: number;
  readonly comment: string;
  readonly answeredAt: Instant;
};

export type RefusedAnswer = 'unknown' | 'late' | 'used' | 'score' | 'comment' | 'future';

/** Why an answer is not taken, as a sentence fragment without anything of the answer. */
export const REFUSED_ANSWER: Readonly<Record<RefusedAnswer, string>> = {
  unknown: 'the link is none that this home sent, or it is long over',
  late: 'the link no longer works: its time was over',
  used: 'the link was used already',
  score: 'the score is not a whole number from 1 to 5',
  comment: `the comment is longer than ${LONGEST_COMMENT.toLocaleString('en-GB')} characters`,
  future: 'the time of the answer lies in the future',
};

type Judged = { readonly ok: true; readonly digest: Buffer } | { readonly ok: false; readonly why: RefusedAnswer };

const no = (why: RefusedAnswer): Judged => ({ ok: false, why });

/**
 * Whether an answer can be taken, as far as it shows by itself: its score and comment, and a link of this home whose time
 * was not over. A link works before its expiry and not at it. Whether it was used, the store says. Pure.
 */
export function judgeAnswer(key: HmacKey, given: GivenAnswer, now: Instant): Judged {
  if (!Number.isInteger(given.score) || given.score < 1 || given.score > 5) return no('score');
  if (given.comment.length > LONGEST_COMMENT) return no('comment');
  const token = readToken(key, given.token);
  if (!token) return no('unknown');
  if (given.answeredAt > now) return no('future');
  if (given.answeredAt >= token.expires) return no('late');
  return { ok: true, digest: nonceDigest(key, token.nonce) };
}
