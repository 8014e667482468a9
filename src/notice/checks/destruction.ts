import { addDays } from '../../calendar/day.ts';
import { millisecondsOf } from '../../calendar/instant.ts';
import { showDay, showInstant } from '../../calendar/show.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { allCertificates, auditBodies, overdueFiles } from '../../db/checks.ts';
import { dueCounts, openDisposals } from '../../db/disposal.ts';
import { activeHolds } from '../../db/holds.ts';
import { lastRuns } from '../../db/jobs.ts';
import { readMeta } from '../../db/meta.ts';
import { dueRequests } from '../../db/requests-due.ts';
import type { HoldTable } from '../../db/schema.ts';
import { anythingKept } from '../../db/seals.ts';
import { isOverdue, livingCopies } from '../../home/keys.ts';
import { lastDrill } from '../../home/restore/last-drill.ts';
import { gapSentence, openGap } from '../../home/restored.ts';
import { Refusal } from '../../refusal.ts';
import type { Certificate } from '../../retention/certificate.ts';
import { readChain } from '../../vault/vault.ts';
import { fileProblems as certificateFileProblems, certificateProblems } from './certificates.ts';
import { erasuresSeen } from './erasures.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import { lasting } from './patience.ts';
import { fileProblems } from './see-files.ts';
import { holdProblems } from './see-holds.ts';
import { markProblems } from './see-marks.ts';

const HOUR_MS = 3_600_000;
/** Clocks are set right by a little. */
const NUDGE_MS = 5 * 60_000;
/** A daily sweep that was missed once is late; nothing has run for two days means that nothing runs. */
const SWEEP_EVERY_MS = 48 * HOUR_MS;

/** P59: certificates whole and consecutive, the chain where they say, files gone in time, nothing erased back, sweeps on time. */
export const disposedSecurely: Check = async (evidence) => {
  const { opened, today } = evidence;
  const { db } = opened.store;
  const rows = await allCertificates(db);
  const holds = await activeHolds(db);
  const newest = rows.at(-1);
  if (newest) await lasting(() => certificateFileProblems(newest, opened.home.certificates).join());
  const restrictions = await markProblems(evidence, 'restricted');
  const problems = [
    ...certificateProblems(rows, opened.home.certificates, await auditedNumbers(evidence)),
    ...chainProblems(evidence, rows.at(-1)?.body),
    ...(await sweepProblems(evidence)),
    ...reviewsOverdue(holds, today),
    ...(await holdProblems(evidence)),
    ...restrictions.problems,
    ...(await fileProblems(evidence)),
  ];
  const erasures = await erasuresSeen(evidence);
  problems.push(...erasures.problems);
  const files = await overdueFiles(db, today);
  if (files.length > 0)
    problems.push(
      `${many(files.length, 'file is', 'files are')} past the day to be destroyed, the oldest since ${showDay(files[0]?.destroy_by ?? today)}`,
    );
  const requests = await dueRequests(db, addDays(today, -1));
  if (requests.count > 0)
    problems.push(
      `${many(requests.count, 'closed request is', 'closed requests are')} past the day to be destroyed, the oldest since ${showDay(requests.earliest ?? today)}`,
    );
  const last = await readMeta(db, 'lastSweepAt');
  const tested =
    rows.length +
    (last === undefined ? 0 : 1) +
    files.length +
    requests.count +
    holds.length +
    restrictions.tested +
    erasures.tested;
  return byCount(tested, problems.length, [
    ...problems.map((problem) => `${problem}.`),
    rows.length === 0
      ? 'There is no certificate yet.'
      : `${many(rows.length, 'certificate')}, the last number ${rows.at(-1)?.number}.`,
    when(
      problems.length === 0 && rows.length > 0,
      'Each names the one before, is as it was written, and has its files and its audit entry.',
    ),
    erasures.line,
    when(
      restrictions.tested > 0 && restrictions.problems.length === 0,
      `${many(restrictions.tested, 'restricted resident')}, as the audit says; nothing of theirs is disposed of.`,
    ),
    last === undefined ? 'No sweep has run yet.' : `Last sweep ${ago(evidence, last, HOUR_MS, 'hour')}.`,
    await recoveryLine(evidence),
    await drillLine(evidence),
    await gapLine(evidence),
  ]);
};

/** Numbers of the certificates that the audit says were made: a last one that is gone leaves no gap of its own. */
async function auditedNumbers({ opened }: Evidence): Promise<readonly number[]> {
  const bodies = await auditBodies(opened.store.db, 'certificate');
  return bodies.map((body) => Number((JSON.parse(body) as { references?: readonly string[] }).references?.[0]));
}

function chainProblems({ opened }: Evidence, last: string | undefined): readonly string[] {
  if (last === undefined) return [];
  const said = (JSON.parse(last) as Certificate).chain?.day as Day | undefined;
  const day = chainDay(opened);
  if (day === undefined || said === undefined || day >= said) return [];
  return [
    `The chain stands at ${day}, but the last certificate says ${said}: what was destroyed by then can be opened again`,
  ];
}

function chainDay(opened: Evidence['opened']): Day | undefined {
  try {
    return readChain(opened.vault).day;
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}

async function sweepProblems({ opened, asOf, today }: Evidence): Promise<readonly string[]> {
  const { db } = opened.store;
  const now = millisecondsOf(asOf);
  const last = (await readMeta(db, 'lastSweepAt')) ?? (await readMeta(db, 'createdAt')) ?? asOf;
  const due =
    (await dueCounts(db, asOf, await anythingKept(db))).reduce((sum, row) => sum + row.count, 0) +
    (await overdueFiles(db, today)).length +
    (await dueRequests(db, addDays(today, -1))).count;
  const problems: string[] = [];
  if (due > 0 && now - millisecondsOf(last) > SWEEP_EVERY_MS) {
    problems.push(
      `${many(due, 'record or file is', 'records and files are')} due and no sweep has run for ${Math.floor((now - millisecondsOf(last)) / HOUR_MS)} hours`,
    );
  }
  const run = (await lastRuns(db)).find(({ job }) => job === 'retention sweep');
  const uncertified = (await openDisposals(db)).reduce((sum, row) => sum + row.count, 0);
  if (run && run.finished_at === null && now - millisecondsOf(run.started_at) > HOUR_MS) {
    problems.push(
      `The last sweep was stopped before its end${uncertified > 0 ? `, and ${many(uncertified, 'contact')} it disposed of ${uncertified === 1 ? 'is' : 'are'} on no certificate` : ''}; the next one goes on`,
    );
  }
  return problems;
}

/** A hold keeps what the notice says must go: only for as long as somebody looks at it in time. */
const reviewsOverdue = (holds: readonly HoldTable[], today: Day): readonly string[] =>
  holds
    .filter(({ review }) => review < today)
    .map(({ id, review }) => `The review of hold ${id} was due on ${showDay(review)}`);
/** How long ago, in whole units. A clock that was set back stands before what happened. */
function ago({ asOf }: Pick<Evidence, 'asOf'>, at: Instant, unitMs: number, unit: string): string {
  const ms = millisecondsOf(asOf) - millisecondsOf(at);
  if (ms < -NUDGE_MS) return `at ${showInstant(at)}, which is still to come by this clock`;
  return `${many(Math.floor(Math.max(0, ms) / unitMs), unit)} ago`;
}

async function drillLine({ opened, asOf }: Evidence): Promise<string> {
  const drill = await lastDrill(opened.store.db);
  if (!drill) return 'There was no restore drill yet.';
  return `Last restore drill ${ago({ asOf }, drill.at, 24 * HOUR_MS, 'day')}, of backup ${drill.backup}: ${drill.problems === 0 ? `${many(drill.restored, 'contact')} came back whole` : many(drill.problems, 'finding')}.`;
}

/** While it waits, the sweep refuses: what is due stays, and breaks its own promise after 72 hours. */
async function gapLine({ opened }: Evidence): Promise<string> {
  const gap = await openGap(opened.store.db);
  return gap ? `${gapSentence(gap)} Nothing is disposed of until then.` : '';
}

async function recoveryLine({ opened, today }: Evidence): Promise<string> {
  try {
    const living = await livingCopies(opened);
    if (living.length === 0)
      return 'There is no recovery copy of the chain: if this machine is lost, so is what it holds.';
    const overdue = living.filter((copy) => isOverdue(copy, today)).length;
    const outdated = living.filter((copy) => copy.outdated !== null).length;
    const late = overdue > 0 ? `, ${overdue} overdue for replacement` : '';
    const old = outdated > 0 ? `, ${outdated} from before a change of the keys` : '';
    return `${many(living.length, 'recovery copy', 'recovery copies')} of the chain not reported destroyed${late}${old}.`;
  } catch (problem) {
    if (problem instanceof Refusal) return 'Recovery copies are not known, because the register cannot be read.';
    throw problem;
  }
}
