import type { StoredEntry } from '../audit/entry.ts';
import { showPeriod } from '../calendar/period.ts';
import type { Day } from '../calendar/types.ts';
import { bodiesAfter } from '../db/audit.ts';
import type { Db } from '../db/schema.ts';
import { periodOf } from '../notice/lookup.ts';
import type { Notice } from '../notice/types.ts';

/** Closed requests that were destroyed, by their one rule: so long after the answer. Days are null when there was none. */
export type RequestsDestroyed = {
  readonly destroyed: number;
  /** Past their day, and kept by a hold. */
  readonly kept: number;
  readonly period: string;
  readonly earliestDue: Day | null;
  readonly latestDue: Day | null;
};

/**
 * Requests destroyed since an audit entry, as the audit counted them: a sweep that was killed counted them nowhere else.
 *
 * @param kept how many are kept now
 */
export async function requestsSince(db: Db, after: number, notice: Notice, kept: number): Promise<RequestsDestroyed> {
  const entries = (await bodiesAfter(db, after, 'request destroy')).map((body) => JSON.parse(body) as StoredEntry);
  const days = (fact: string) => entries.flatMap(({ facts }) => (facts?.[fact] ? [String(facts[fact])] : [])).sort();
  return {
    destroyed: entries.reduce((sum, { counts }) => sum + (counts?.requests ?? 0), 0),
    kept,
    period: requestPeriod(notice),
    earliestDue: days('earliest')[0] ?? null,
    latestDue: days('latest').at(-1) ?? null,
  };
}

/** How long a request is kept after its answer, in the words of rules: `3 years (assumed)`. */
export function requestPeriod(notice: Notice): string {
  const { value, assumed } = periodOf(notice, 'requests');
  return `${showPeriod(value)}${assumed ? ' (assumed)' : ''}`;
}
