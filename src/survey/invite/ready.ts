import { showDuration } from '../../calendar/duration.ts';
import { millisecondsOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import type { Instant, Period } from '../../calendar/types.ts';
import { lastRuns } from '../../db/jobs.ts';
import type { JobTable } from '../../db/schema.ts';
import { requireCurrentStore } from '../../home/anchor.ts';
import type { Opened } from '../../home/opened.ts';
import { acceptedGap, refuseUntilAccepted } from '../../home/restored.ts';
import type { Notice } from '../../notice/types.ts';
import { requireCurrentRegister } from '../../opt-outs/check.ts';
import { Refusal } from '../../refusal.ts';
import { freeFrom } from '../cap.ts';

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
    ...(await refusalOf(() => currentBoth(opened))),
    ...(await untold(opened, survey.notMoreOftenThan.value)),
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
    others.map(({ says, hint }) => `${says} ${hint}`),
  );
}

type Needed = {
  readonly code: string;
  readonly jobs: readonly string[];
  /** What was done, and the verb for it. */
  readonly what: string;
  readonly done: string;
  readonly hint: string;
};

/** STOP comes by text to Notify, and from there by interface or as a file. */
const STOP_POLL: Needed = {
  code: 'stop-poll',
  jobs: ['opt-out sync', 'opt-out inbox'],
  what: 'Received texts (STOP) were',
  done: 'read to their end',
  hint: 'Run: steward opt-out sync',
};

/** What was told on the phone comes by wrap-up code. */
const WRAP_UP: Needed = {
  code: 'wrap-up-import',
  jobs: ['opt-out import'],
  what: 'Wrap-up codes were',
  done: 'imported',
  hint: 'Run: steward opt-out import FILE --where "Wrap Up Code=SURVEY OPT OUT"',
};

function stale(jobs: readonly JobTable[], now: Instant, needed: Needed): readonly Stop[] {
  const { code, jobs: names, what, done, hint } = needed;
  const ages = jobs
    .filter(({ job, finished_at }) => names.includes(job) && finished_at !== null)
    .map(({ finished_at }) => millisecondsOf(now) - millisecondsOf(finished_at ?? now));
  if (ages.some((age) => age <= DAY_MS && age >= -NUDGE_MS)) return [];
  const newest = Math.min(...ages.filter((age) => age > 0));
  const says = ages.some((age) => age < -NUDGE_MS)
    ? `${what} last ${done} at a time that lies in the future of this clock.`
    : Number.isFinite(newest)
      ? `${what} last ${done} ${showDuration(newest)} ago, which is over 24 hours.`
      : `${what} never ${done}.`;
  return [{ code, says, hint }];
}

/**
 * After a restore without the store that was lost, nobody knows who was texted between the backup and the restore: until
 * a month has passed since then, anybody's text could be their second.
 */
async function untold({ store, now }: Opened, month: Period): Promise<readonly Stop[]> {
  const gap = await acceptedGap(store.db);
  if (!gap || gap.storeWas === 'readable') return [];
  const from = freeFrom(londonDay(gap.to), month);
  if (londonDay(now()) >= from) return [];
  return [
    {
      code: 'cap-unknown',
      says: `This home was restored without its last store, so who was texted from ${showDay(londonDay(gap.from))} to ${showDay(londonDay(gap.to))} is not known.`,
      hint: `Nobody is texted twice within a month: invite again from ${showDay(from)}.`,
    },
  ];
}

/** The register asks for the store as the store asks for the register: neither may be an old copy. */
async function currentBoth(opened: Opened): Promise<void> {
  await requireCurrentRegister(opened);
  await requireCurrentStore(opened);
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
