import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { JobTable, StoreTables } from './schema.ts';

/** Work that cron runs, and whose last run `status` tells. */
export async function jobStarted(db: Kysely<StoreTables>, job: string, at: Instant): Promise<void> {
  const run = { started_at: at, finished_at: null, result: null };
  await db
    .insertInto('job')
    .values({ job, ...run })
    .onConflict((conflict) => conflict.column('job').doUpdateSet(run))
    .execute();
}

/** `result` is a word or a few counts, never anything personal. A job that was never started leaves nothing. */
export async function jobFinished(db: Kysely<StoreTables>, job: string, at: Instant, result: string): Promise<void> {
  await db.updateTable('job').set({ finished_at: at, result }).where('job', '=', job).execute();
}

/** The last run of each job, by name. One that did not finish has neither an end nor a result. */
export const lastRuns = (db: Kysely<StoreTables>): Promise<JobTable[]> =>
  db.selectFrom('job').selectAll().orderBy('job').execute();
