import { bulkWrites } from '../../db/bulk.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { handleMany } from './handle-many.ts';
import { noteTextsRead } from './heard.ts';
import { chunksOf, type InboxOptions } from './inbox-file.ts';
import type { Problem } from './inbox-json.ts';
import { addUp, newTally, receiptOf, type TextsReceipt, withWhatWasRead } from './receipt.ts';

const JOB = 'opt-out inbox';

export type InboxReceipt = TextsReceipt & {
  /** Lines or elements that hold no text, and where they are; the first hundred. */
  readonly rejected: number;
  readonly problems: readonly Problem[];
};

/**
 * Handles the texts of a file as `opt-out sync` handles Notify's: JSON as the interface gives it, bodies of its callback,
 * or CSV. Each chunk is on disk before the next; a run that was cut short is finished by running it again.
 */
export async function readInbox(opened: Opened, options: InboxOptions): Promise<InboxReceipt> {
  await opened.register();
  const begun = opened.now();
  const tally = newTally();
  const problems: Problem[] = [];
  let rejected = 0;
  const endBulk = bulkWrites(opened.store);
  try {
    const chunks = chunksOf(options, (more) => {
      rejected += more.length;
      problems.push(...more.slice(0, Math.max(0, 100 - problems.length)));
    });
    await handleMany(opened, chunks, JOB, (handled) => addUp(tally, handled));
  } catch (problem) {
    throw withWhatWasRead(problem, tally);
  } finally {
    endBulk();
  }
  const { oldest: _, behind: __, ...counts } = tally;
  await write(opened, async (writing) => {
    await jobStarted(writing.db, JOB, begun);
    await jobFinished(writing.db, JOB, writing.at, JSON.stringify({ ...counts, rejected }));
    await noteTextsRead(writing.db, begun, 'file');
    await writing.audit({ act: `${JOB} ended`, counts: { ...counts, rejected } });
  });
  return { ...(await receiptOf(opened, tally, undefined, [])), rejected, problems };
}
