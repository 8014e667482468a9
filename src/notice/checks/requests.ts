import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import { openRequests } from '../../db/requests-open.ts';
import { brokenOrOpen, byCount, type Check, many, when } from './finding.ts';
import { seeRequests } from './see-requests.ts';

/**
 * P74: no request is open past its day, none was answered after it, and each is as the audit has it. That the answer was
 * the right one, a person knows.
 */
export const requestsInTime: Check = async (evidence) => {
  const { opened, today } = evidence;
  const { expected, problems } = await seeRequests(evidence);
  const { open, closed, total } = await openRequests(opened.store.db);
  const late = [
    ...open.filter((request) => request.due_on < today),
    ...closed.filter((request) => londonDay(request.closed_at) > request.due_on),
  ];
  const next = open.find((request) => request.due_on >= today);
  const lines = [
    ...problems.slice(0, 10).map((problem) => `${problem}.`),
    `${many(total, 'request')}, ${open.length} open, ${late.length} not answered by its day${when(
      late.length,
      `: ${late
        .slice(0, 5)
        .map(({ reference }) => reference)
        .join(', ')}`,
    )}.`,
    when(problems.length === 0 && total > 0, 'Dates, answers and residents are those of the audit.'),
    when(next, `The next answer is due on ${showDay(next?.due_on ?? today)}.`),
    'A pack that was made is not an answer: say when it was sent with request close.',
  ];
  const tested = Math.max(total, expected);
  return tested === 0 ? byCount(0, 0, lines.slice(0, 1)) : brokenOrOpen(tested, late.length + problems.length, lines);
};
