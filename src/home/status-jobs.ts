import { millisecondsOf } from '../calendar/instant.ts';
import type { Instant } from '../calendar/types.ts';
import { lastRuns } from '../db/jobs.ts';
import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';

/** The last run of something that cron runs. `finishedAt` null = it was stopped, or is still running. */
export type JobRun = {
  readonly job: string;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly ageMs: number | null;
  readonly late: boolean;
  readonly result: string | null;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/**
 * How old the last run of a job may be; of others nothing is expected. A weekly backup may be a day late, and a drill
 * comes twice a year.
 */
const EVERY_MS: Readonly<Record<string, number>> = {
  backup: 8 * DAY_MS,
  'restore drill': 190 * DAY_MS,
  'retention sweep': 48 * HOUR_MS,
};

/** A job that is late when its last run is older, once it has run at all: a council without a survey has no replies. */
const ONCE_BEGUN_MS: Readonly<Record<string, number>> = { 'opt-out sync': 24 * HOUR_MS };

/** Every job that has run, and those that should have: silence must not look like health. */
export async function jobRuns(db: Db, now: Instant): Promise<readonly JobRun[]> {
  const runs = await lastRuns(db);
  const since = (await readMeta(db, 'createdAt')) ?? now;
  const age = (from: Instant): number => millisecondsOf(now) - millisecondsOf(from);
  const ran = runs.map((run) => ({
    job: run.job,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    ageMs: age(run.started_at),
    late: age(run.started_at) > (EVERY_MS[run.job] ?? ONCE_BEGUN_MS[run.job] ?? Number.POSITIVE_INFINITY),
    result: run.result,
  }));
  const never = Object.entries(EVERY_MS)
    .filter(([job]) => !runs.some((run) => run.job === job))
    .map(([job, every]) => ({
      job,
      startedAt: null,
      finishedAt: null,
      ageMs: null,
      late: age(since) > every,
      result: null,
    }));
  return [...ran, ...never].sort((a, b) => (a.job < b.job ? -1 : 1));
}
