import { showInstant } from '../../calendar/show.ts';
import type { Instant } from '../../calendar/types.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { readMeta } from '../../db/meta.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import type { NotifyText } from '../../survey/notify/answers.ts';
import type { Notify } from '../../survey/notify/client.ts';
import { handleTexts } from './handle.ts';
import { gapBefore, noteTextsRead, type TextGap } from './heard.ts';
import { addUp, newTally, receiptOf, stopIfAsked, type Tally, type TextsReceipt, withWhatWasRead } from './receipt.ts';
import { type IncomingText, notifyTime } from './text.ts';

export const SYNC_JOB = 'opt-out sync';

export type SyncPlan = { readonly lastRead: Instant | null; readonly gapPossible: boolean };

/** When Notify was last asked, and whether it may have dropped texts since. */
export async function planSync(opened: Opened): Promise<SyncPlan> {
  const last = await readMeta(opened.store.db, 'textsSyncedAt');
  return { lastRead: last ?? null, gapPossible: gapBefore(opened.now(), last, null) !== undefined };
}

/**
 * Reads every text that Notify still has, page by page until an empty one, and handles those that nobody has handled.
 * Each page is on disk before the next is asked for, so a run that fails or is killed is finished by the next; only a
 * run that came to the empty page counts as a reading. All pages every time: a text can arrive late and sort early.
 */
export async function syncTexts(opened: Opened, notify: Notify): Promise<TextsReceipt> {
  const { db } = opened.store;
  // A register that cannot be opened is told before anything is read.
  await opened.register();
  const begun = await write(opened, async (writing) => {
    await jobStarted(writing.db, SYNC_JOB, writing.at);
    return writing.at;
  });
  const last = await readMeta(db, 'textsSyncedAt');
  const tally = newTally();
  const warnings: string[] = [];
  try {
    if (await readPages(opened, notify, tally))
      warnings.push('GOV.UK Notify sent a field that this version does not know. It was not kept.');
  } catch (problem) {
    throw withWhatWasRead(problem, tally);
  }
  const gap = gapBefore(begun, last, tally.oldest);
  await finish(opened, begun, tally, gap);
  if (gap) warnings.push(gapWarning(gap));
  return receiptOf(opened, tally, gap, warnings);
}

const gapWarning = ({ from, to }: TextGap): string =>
  `Texts may have been lost: GOV.UK Notify keeps them for 7 days, and nobody read those from ${showInstant(from)} to ${showInstant(to)}.`;

/** True when a text had a field that nobody here knows. */
async function readPages(opened: Opened, notify: Notify, tally: Tally): Promise<boolean> {
  const asked = new Set<string>();
  let unknown = false;
  let after: string | undefined;
  let repeats = 0;
  for (;;) {
    stopIfAsked(opened);
    const page = await notify.receivedTexts(after);
    if (page.texts.length === 0) return unknown;
    unknown ||= page.unknownFields;
    addUp(tally, await handleTexts(opened, page.texts.map(incoming), SYNC_JOB));
    const next = lastId(page.texts);
    repeats = asked.has(next) ? repeats + 1 : 0;
    // The page before, once more: asked again, because only an empty one is the end.
    if (repeats > REPEATS) throw endless();
    if (repeats === 0) {
      asked.add(next);
      after = next;
    }
  }
}

const REPEATS = 3;

const endless = (): Refusal =>
  new Refusal(
    'notify-answer',
    'GOV.UK Notify sends the same page again and again.',
    'What was read before is kept. Run the command again later; it goes on.',
  );

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id that the next page begins after. A page of texts without one cannot be gone on from. */
function lastId(texts: readonly NotifyText[]): string {
  const found = texts.map(({ id }) => id).findLast((id) => id !== undefined && UUID.test(id));
  if (found !== undefined) return found;
  throw new Refusal(
    'notify-answer',
    'GOV.UK Notify sent texts without their ids, so the next page cannot be asked for.',
    'Check --notify-url. What was read before is kept; run the command again later.',
  );
}

export const incoming = ({ id, userNumber, content, createdAt }: NotifyText): IncomingText => ({
  id,
  from: userNumber,
  words: content,
  at: notifyTime(createdAt),
  atGiven: createdAt,
});

async function finish(opened: Opened, begun: Instant, tally: Tally, gap: TextGap | undefined): Promise<void> {
  const { oldest: _, behind: __, ...counts } = tally;
  await write(opened, async (writing) => {
    await jobFinished(writing.db, SYNC_JOB, writing.at, JSON.stringify(counts));
    await noteTextsRead(writing.db, begun, 'notify', gap);
    await writing.audit({
      act: `${SYNC_JOB} ended`,
      counts,
      facts: { readFrom: begun, ...(gap ? { gapFrom: gap.from, gapTo: gap.to } : {}) },
    });
  });
}
