import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { sendingOf, setSendingState } from '../../db/sendings.ts';
import { addSurveyCount } from '../../db/survey-counts.ts';
import type { Opened } from '../../home/opened.ts';
import { type Writing, write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import type { NotifyAccess } from '../notify/access.ts';
import { openNotify } from '../notify/client.ts';
import type { ReceiptRow } from './read-file.ts';

export type ReceiptCounts = {
  readonly read: number;
  readonly delivered: number;
  /** Will not arrive: permanent, temporary and technical failures. */
  readonly failed: number;
  /** On their way still. */
  readonly pending: number;
  /** References that no text of this home has, or none at all. */
  readonly unknown: number;
  /** What is no receipt. */
  readonly rejected: number;
};

const JOB = 'survey receipts';
const CHUNK = 500;
const FAILED = new Set(['refused', 'permanent-failure', 'temporary-failure', 'technical-failure']);
/** As Notify's documentation names what is under way. */
const UNDER_WAY = new Set(['created', 'sending', 'pending', 'sent', 'accepted']);

/** Marks what became of texts, by the reference that they were sent with. Nothing of anybody is read or kept. */
export async function applyReceipts(opened: Opened, rows: readonly ReceiptRow[]): Promise<ReceiptCounts> {
  const total = emptyCounts();
  await write(opened, (writing) => jobStarted(writing.db, JOB, writing.at));
  for (let at = 0; at < rows.length; at += CHUNK) await mark(opened, rows.slice(at, at + CHUNK), total);
  await finish(opened, total);
  return total;
}

/** Asks Notify what became of the texts that it still knows, page by page to an empty one. */
export async function syncReceipts(opened: Opened, access: NotifyAccess): Promise<ReceiptCounts> {
  const notify = await openNotify(access, { signal: opened.signal });
  const total = emptyCounts();
  const seen = new Set<string>();
  await write(opened, (writing) => jobStarted(writing.db, JOB, writing.at));
  for (let olderThan: string | undefined; ; ) {
    const { deliveries } = await notify.notifications({ olderThan });
    const last = deliveries.at(-1)?.id;
    if (last === undefined) break;
    if (seen.has(last)) {
      throw new Refusal(
        'notify-answer',
        'GOV.UK Notify gave a page of receipts twice.',
        'What was read before is kept. Run the command again later.',
      );
    }
    seen.add(last);
    await mark(opened, deliveries, total);
    olderThan = last;
  }
  await finish(opened, total);
  return total;
}

type Counts = { -readonly [Name in keyof ReceiptCounts]: number };

const emptyCounts = (): Counts => ({ read: 0, delivered: 0, failed: 0, pending: 0, unknown: 0, rejected: 0 });

async function mark(opened: Opened, rows: readonly ReceiptRow[], total: Counts): Promise<void> {
  const counts = await write(opened, async (writing) => {
    const counted = emptyCounts();
    for (const row of rows) {
      counted.read += 1;
      counted[row ? await markOne(writing, row) : 'rejected'] += 1;
    }
    await writing.audit({ act: JOB, counts: counted });
    return counted;
  });
  for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
}

async function markOne(
  writing: Writing,
  { reference, status }: NonNullable<ReceiptRow>,
): Promise<'delivered' | 'failed' | 'pending' | 'unknown' | 'rejected'> {
  const found = reference === null ? undefined : await sendingOf(writing.db, reference);
  if (!found) return 'unknown';
  const known = status === 'delivered' || FAILED.has(status);
  if (!known && !UNDER_WAY.has(status)) return 'rejected';
  // Notify has it, so it was taken; what it says of the end counts more than what it says of the way.
  const ended = found.state === 'delivered' || FAILED.has(found.state);
  const state = known ? status : ended ? found.state : 'sent';
  if (state !== found.state) {
    await setSendingState(writing.db, [found.reference], state);
    const change = Number(FAILED.has(state)) - Number(FAILED.has(found.state));
    if (change !== 0) await addSurveyCount(writing.db, found.day, found.service, { failed: change });
  }
  if (!known) return 'pending';
  return FAILED.has(status) ? 'failed' : 'delivered';
}

const finish = (opened: Opened, counts: ReceiptCounts): Promise<void> =>
  write(opened, async (writing) => {
    await jobFinished(writing.db, JOB, writing.at, JSON.stringify(counts));
  });
