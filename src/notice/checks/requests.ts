import { showDay } from '../../calendar/show.ts';
import { openRequests } from '../../db/requests-open.ts';
import { brokenOrOpen, byCount, type Check, many, when } from './finding.ts';

/** P74: no request is open past its day. That an answer was sent, and when, is not recorded yet. */
export const requestsInTime: Check = async ({ opened, today }) => {
  const { open, total } = await openRequests(opened.store.db);
  const late = open.filter((request) => request.due_on < today);
  const next = open.find((request) => request.due_on >= today);
  const lines = [
    `${many(total, 'request')}, ${open.length} open, ${late.length} past the day by which it had to be answered${when(
      late.length,
      `: ${late
        .slice(0, 5)
        .map(({ reference }) => reference)
        .join(', ')}`,
    )}.`,
    when(next, `The next answer is due on ${showDay(next?.due_on ?? today)}.`),
    'A pack that was made is not an answer; when one was sent is not recorded here.',
  ];
  return total === 0 ? byCount(0, 0, lines.slice(0, 1)) : brokenOrOpen(total, late.length, lines);
};
