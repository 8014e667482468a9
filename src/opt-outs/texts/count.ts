import { londonDay } from '../../calendar/london.ts';
import type { Opened } from '../../home/opened.ts';
import { currentVersion, versionsOf } from '../../notice/versions.ts';
import { unhandled } from './handle.ts';
import { chunksOf, type InboxOptions } from './inbox-file.ts';
import { judgeText, textReader } from './judge.ts';

/** What reading a file would do now. `stops` are texts that ask, whether or not their senders are opted out already. */
export type InboxCount = {
  readonly read: number;
  readonly new: number;
  readonly stops: number;
  readonly forAPerson: number;
  readonly rejected: number;
};

/** Reads and judges as `readInbox` does, and changes nothing. */
export async function countInbox(opened: Opened, options: InboxOptions): Promise<InboxCount> {
  const { notice } = currentVersion(await versionsOf(opened.store.db), londonDay(opened.now()));
  const reader = textReader(notice.survey.stopWords);
  const counts = { read: 0, new: 0, stops: 0, forAPerson: 0, rejected: 0 };
  const seen = new Set<string>();
  for await (const texts of chunksOf(options, (problems) => (counts.rejected += problems.length))) {
    counts.read += texts.length;
    const { fresh, names } = await unhandled(opened, texts, seen);
    for (const name of names) seen.add(name);
    counts.new += fresh.length;
    for (const { text } of fresh) {
      const { optOut, needs } = judgeText(text, reader);
      if (optOut) counts.stops += 1;
      if (needs !== '') counts.forAPerson += 1;
    }
  }
  return counts;
}
