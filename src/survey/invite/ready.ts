import { showDuration } from '../../calendar/duration.ts';
import { millisecondsOf } from '../../calendar/instant.ts';
import type { Instant } from '../../calendar/types.ts';
import { lastRuns } from '../../db/jobs.ts';
import type { JobTable } from '../../db/schema.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseUntilAccepted } from '../../home/restored.ts';
import type { Notice } from '../../notice/types.ts';
import { requireCurrentRegister } from '../../opt-outs/check.ts';
import { Refusal } from '../../refusal.ts';

/** Why nobody may be texted, whoever they are. */
export type Stop = { readonly code: string; readonly says: string; readonly hint: string };

const DAY_MS = 86_400_000;
/** Clocks of two machines differ a little. */
const NUDGE_MS = 5 * 60_000;

/**
 * Whatever keeps the survey from texting (fails closed): a "no" that was told and not yet heard must not be overtaken by
 * a text. Empty = nothing. `notify` = the texts go through Notify's interface, which needs the template's id.
 */
export async function whatStops(opened: Opened, { survey }: Notice, notify: boolean): Promise<readonly Stop[]> {
  const jobs = await lastRuns(opened.store.db);
  const now = opened.now();
  return [
    ...(await refusalOf(() => refuseUntilAccepted(opened))),
    ...(await refusalOf(() => requireCurrentRegister(opened))),
    ...stale(jobs, now, STOP_POLL),
    ...stale(jobs, now, WRAP_UP),
    ...(survey.linkTemplate === ''
      ? [{ code: 'no-link', says: 'The notice has no address for the link.', hint: published('linkTemplate') }]
      : []),
    ...(notify && survey.notifyTemplate === ''
      ? [
          {
            code: 'no-template',
            says: 'The notice names no template at GOV.UK Notify.',
            hint: published('notifyTemplate'),
          },
        ]
      : []),
  ];
}

/** Throws the first stop, naming all of them. */
export function refuseStopped(stops: readonly Stop[]): void {
  const [first, ...others] = stops;
  if (!first) return;
  throw new Refusal(
    first.code,
    `${first.says} Nobody was texted.`,
    first.hint,
    others.map(({ says, hint }) => `Also: ${says} ${hint}`),
  );
}

type Needed = {
  readonly code: string;
  readonly jobs: readonly string[];
  readonly what: string;
  readonly hint: string;
};

/** STOP comes by text to Notify, and from there by interface or as a file. */
const STOP_POLL: Needed = {
  code: 'stop-poll',
  jobs: ['opt-out sync', 'opt-out inbox'],
  what: 'reading of received texts (STOP)',
  hint: 'Run: steward opt-out sync',
};

/** What was told on the phone comes by wrap-up code. */
const WRAP_UP: Needed = {
  code: 'wrap-up-import',
  jobs: ['opt-out import'],
  what: 'import of wrap-up codes',
  hint: 'Run: steward opt-out import FILE --where "Wrap Up Code=SURVEY OPT OUT"',
};

function stale(jobs: readonly JobTable[], now: Instant, { code, jobs: names, what, hint }: Needed): readonly Stop[] {
  const ages = jobs
    .filter(({ job, finished_at }) => names.includes(job) && finished_at !== null)
    .map(({ finished_at }) => millisecondsOf(now) - millisecondsOf(finished_at ?? now));
  if (ages.some((age) => age <= DAY_MS && age >= -NUDGE_MS)) return [];
  const newest = Math.min(...ages.filter((age) => age > 0));
  const says = ages.some((age) => age < -NUDGE_MS)
    ? `The last ${what} lies in the future of this clock.`
    : Number.isFinite(newest)
      ? `The last ${what} was ${showDuration(newest)} ago, which is over 24 hours.`
      : `No ${what} has come to its end.`;
  return [{ code, says, hint }];
}

async function refusalOf(ask: () => Promise<void>): Promise<readonly Stop[]> {
  try {
    await ask();
    return [];
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return [{ code: problem.code, says: problem.message, hint: problem.hint ?? '' }];
  }
}

const published = (name: string): string => `Set survey.${name} in notice.yaml, then run: steward notice publish`;
