import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import { londonDay, londonMidnight } from '../../calendar/london.ts';
import type { Instant } from '../../calendar/types.ts';
import { type Overdue, waitingByNeed } from '../../db/received-texts.ts';
import type { Db } from '../../db/schema.ts';
import type { Need } from './judge.ts';

/** Texts that wait for a person, by why, and how many of them are past their day. */
export type Waiting = {
  readonly harm: number;
  readonly otherNumber: number;
  readonly likely: number;
  readonly unclear: number;
  readonly unreadable: number;
};
export type Queue = {
  readonly waiting: Waiting;
  readonly total: number;
  readonly overdue: number;
  /** When the oldest of them was received. */
  readonly oldest: Instant | null;
};

/** A person sees these on the day on which they were read. */
export const URGENT = ['harm', 'other-number'] as const satisfies readonly Need[];

/** The others wait a week at most: the next invitation to the same number is a month away. */
const PATIENCE_MS = 7 * 86_400_000;

/** What is past its day at an instant. */
export const overdueAt = (now: Instant): Overdue => ({
  urgent: URGENT,
  today: londonMidnight(londonDay(now)),
  patience: instantOf(millisecondsOf(now) - PATIENCE_MS),
});

export async function queueOf(db: Db, now: Instant): Promise<Queue> {
  const rows = await waitingByNeed(db, overdueAt(now));
  const count = (need: Need): number => Number(rows.find(({ needs }) => needs === need)?.count ?? 0);
  const sum = (of: 'count' | 'overdue'): number => rows.reduce((total, row) => total + Number(row[of] ?? 0), 0);
  const [oldest] = rows.map((row) => row.oldest).sort();
  return {
    waiting: {
      harm: count('harm'),
      otherNumber: count('other-number'),
      likely: count('likely'),
      unclear: count('unclear'),
      unreadable: count('unreadable'),
    },
    total: sum('count'),
    overdue: sum('overdue'),
    oldest: oldest ?? null,
  };
}
