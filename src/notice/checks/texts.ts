import { showDuration } from '../../calendar/duration.ts';
import { millisecondsOf } from '../../calendar/instant.ts';
import { showInstant } from '../../calendar/show.ts';
import { sendingReferences } from '../../db/sent.ts';
import { brokenOrOpen, byCount, type Check, many, when } from './finding.ts';

const DAY_MS = 86_400_000;
/** GOV.UK Notify keeps a received text for seven days: after six, the next failure loses some. */
const TOO_OLD_MS = 6 * DAY_MS;
/** As long as the ledger of invitations remembers whom a text could have come from. */
const GAP_COUNTS_MS = 62 * DAY_MS;

/** P41: replies are read in time, whoever said STOP is in the register, and what a machine cannot tell is not left lying. */
export const stopTexts: Check = async (evidence) => {
  const { asOf } = evidence;
  const seen = await evidence.texts();
  const { queue, lastRead, ageMs, sent, gap, missing, lookedUp } = seen;
  const never = sent && lastRead === undefined;
  const old = ageMs > TOO_OLD_MS;
  const lost = gap !== undefined && millisecondsOf(asOf) - millisecondsOf(gap.to) < GAP_COUNTS_MS;
  const tested = seen.read + (lastRead !== undefined || never ? 1 : 0);
  const failed = queue.overdue + missing + [never, old, lost].filter(Boolean).length;
  return byCount(tested, failed, [
    when(never, 'Surveys were sent, and nobody has ever read the replies.'),
    when(
      lastRead,
      `Replies were last read to the end ${ageMs < 1_000 ? 'just now' : `${showDuration(ageMs)} ago`}${ageMs > DAY_MS ? ', so nobody may be texted' : ''}.`,
    ),
    when(
      seen.read,
      `${many(seen.read, 'text')} read, ${seen.stops.toLocaleString('en-GB')} of them a stop; the longest from arriving to being read ${showDuration(seen.longestMs)}.`,
    ),
    when(lookedUp, `${many(lookedUp, 'sender')} of a stop looked up: ${missing} not in the register.`),
    when(
      queue.total,
      `${many(queue.total, 'text waits', 'texts wait')} for a person, ${queue.overdue} past ${queue.overdue === 1 ? 'its' : 'their'} day.`,
    ),
    when(lost && gap, `Texts may have been lost: nobody read those from ${gapWords(gap)}.`),
    when(tested, 'That Notify passed on every text is not seen from here.'),
  ]);
};

const gapWords = (gap: { readonly from: string; readonly to: string } | undefined): string =>
  gap === undefined ? '' : `${showInstant(gap.from)} to ${showInstant(gap.to)}`;

/** A reference is random and nothing else (RFC 9562, version 4). */
const REFERENCE = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PAGE = 5_000;

/** P45: what Notify is told beside number and link is a random reference. How long it keeps that, a person must attest. */
export const notifyReferences: Check = async ({ opened }) => {
  const { db } = opened.store;
  let tested = 0;
  let failed = 0;
  let page = await sendingReferences(db, '', PAGE);
  while (page.length > 0) {
    tested += page.length;
    failed += page.filter((reference) => !REFERENCE.test(reference)).length;
    page = await sendingReferences(db, page.at(-1) ?? '', PAGE);
  }
  return brokenOrOpen(tested, failed, [
    `${many(tested, 'text')} on record as sent, ${failed} under a reference that is not random.`,
    'How long GOV.UK Notify keeps them is a setting there: a person must attest it.',
  ]);
};
