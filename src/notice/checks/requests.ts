import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import { openRequests } from '../../db/requests-open.ts';
import { brokenOrOpen, byCount, type Check, many, when } from './finding.ts';

/** P74: no request is open past its day, and none was answered after it. That the answer was the right one, a person knows. */
export const requestsInTime: Check = async ({ opened, today }) => {
  const { open, closed, total } = await openRequests(opened.store.db);
  const late = [
    ...open.filter((request) => request.due_on < today),
    ...closed.filter((request) => londonDay(request.closed_at) > request.due_on),
  ];
  const next = open.find((request) => request.due_on >= today);
  const lines = [
    `${many(total, 'request')}, ${open.length} open, ${late.length} not answered by its day${when(
      late.length,
      `: ${late
        .slice(0, 5)
        .map(({ reference }) => reference)
        .join(', ')}`,
    )}.`,
    when(next, `The next answer is due on ${showDay(next?.due_on ?? today)}.`),
    'A pack that was made is not an answer: say when it was sent with request close.',
  ];
  return total === 0 ? byCount(0, 0, lines.slice(0, 1)) : brokenOrOpen(total, late.length, lines);
};
