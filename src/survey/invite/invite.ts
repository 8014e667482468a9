import type { Day, Instant } from '../../calendar/types.ts';
import { clearBytes } from '../../db/clear.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { surveyCountOf } from '../../db/survey-counts.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import type { Version } from '../../notice/versions.ts';
import { requireCurrentRegister } from '../../opt-outs/check.ts';
import { enterTold } from '../../opt-outs/told.ts';
import { Refusal } from '../../refusal.ts';
import { finishErasures } from '../../retention/erasures.ts';
import { linkExpiry, linkOf, mintToken } from '../link.ts';
import type { NotifyAccess } from '../notify/access.ts';
import { openNotify } from '../notify/client.ts';
import { type Chunk, chunksOf, cohortDay, OTHER } from './cohort.ts';
import { beginFiles, clearLeftovers, type WrittenFile } from './csv-file.ts';
import { type CsvWish, csvPlaces } from './csv-place.ts';
import { deliver, stopped } from './deliver.ts';
import { foldSmall } from './fold.ts';
import { type InvitePlan, ruleOf, versionNow } from './plan.ts';
import { refuseStopped, whatStops } from './ready.ts';
import { type Reserving, release, reserve, reservingOf, type Taken } from './reserve.ts';
import { optedOutDigests, scanCalls } from './scan.ts';

export type InviteReceipt = {
  /** Numbers that were invited: texted, or in a file. */
  readonly invited: number;
  /** Taken by Notify. Null for a file. */
  readonly sent: number | null;
  /** Texts of which nobody knows whether Notify took them; they count as sent. */
  readonly unsure: number;
  /** Refused by Notify for this number alone. */
  readonly refused: number;
  /** Planned and not texted, because something changed since, or Notify could not take them; they may be invited again. */
  readonly notInvited: number;
  readonly files: readonly WrittenFile[];
  readonly filesDestroyBy: Day | null;
  readonly sendAt: Instant | null;
};

/** How the texts go: through Notify, or into files that somebody uploads there. */
export type Way = { readonly notify: NotifyAccess } | { readonly csv: CsvWish };

type Run = {
  readonly opened: Opened;
  readonly plan: InvitePlan;
  readonly version: Version;
  readonly reserving: Reserving;
  readonly chunks: readonly Chunk[];
  readonly planned: number;
  readonly progress: (done: number) => void;
};

export const JOB = 'survey invite';
/**
 * Nothing of a file is sent before all of it is there, so its parts only bound how long others wait for the lock (D4). Most
 * files are one part, and a kill can cost their numbers a month only between its commit and the file's taking its place.
 */
const FILE_CHUNK = 5_000;

/**
 * Invites whom the plan's rule invites now. Every number is reserved in the store before anything is sent, so that two
 * runs at once, or one that was killed, cannot text it twice in a month; what was reserved and surely not sent is free
 * again. Fails closed like the plan.
 */
export async function invite(
  opened: Opened,
  plan: InvitePlan,
  way: Way,
  progress: (done: number) => void,
): Promise<InviteReceipt> {
  const version = await versionNow(opened);
  refuseStopped(await whatStops(opened, version.notice, 'notify' in way));
  // Whoever an erasure named that was cut short is not texted meanwhile.
  await finishErasures(opened);
  // Nor whoever told the officer, where the register was away when the call was recorded, or an import was cut short.
  await enterTold(opened);
  const places = new Map<string, number[]>();
  const rule = ruleOf(plan, opened.now(), version.notice.survey);
  const { counts } = await scanCalls(opened, rule, await optedOutDigests(opened), ({ service, place }) => {
    const group = places.get(service);
    if (group) group.push(place);
    else places.set(service, [place]);
  });
  const planned = counts.invited ?? 0;
  const { survey } = version.notice;
  const others = await surveyCountOf(opened.store.db, plan.day, OTHER);
  const cohort = cohortDay(plan.day, planned, (others?.invited ?? 0) - (others?.failed ?? 0));
  const reserving = await reservingOf(opened, {
    plan,
    rule,
    cohort,
    notMoreOftenThan: survey.notMoreOftenThan.value,
    purpose: survey.purpose,
  });
  const chunks = chunksOf(places, opened.random, 'csv' in way ? FILE_CHUNK : undefined);
  const run = { opened, plan, version, reserving, chunks, planned, progress };
  try {
    return await ('notify' in way ? byNotify(run, way.notify) : byFile(run, way.csv));
  } finally {
    // The log keeps the order in which rows were written until it is emptied.
    clearBytes(opened.store);
  }
}

async function byNotify(run: Run, access: NotifyAccess): Promise<InviteReceipt> {
  const { opened, version, reserving, chunks, planned, progress } = run;
  const { survey } = version.notice;
  const notify = await openNotify(access, { signal: new AbortController().signal });
  const delivery = {
    notify,
    templateId: survey.notifyTemplate,
    linkTemplate: survey.linkTemplate,
    linkValidFor: survey.linkValidFor.value,
  };
  await write(opened, (writing) => jobStarted(writing.db, JOB, writing.at));
  const total = { sent: 0, unsure: 0, refused: 0 };
  let stop: Refusal | undefined;
  for (const chunk of chunks) {
    if (opened.signal.aborted) stop = stopped(opened);
    else {
      await requireCurrentRegister(opened);
      const taken = await write(opened, (writing) => reserve(reserving, writing, chunk));
      const delivered = await deliver(reserving, delivery, taken);
      for (const each of ['sent', 'unsure', 'refused'] as const) total[each] += delivered[each];
      stop = delivered.stop;
      progress(total.sent + total.unsure + total.refused);
    }
    if (stop) break;
  }
  await finish(run, total, stop?.code ?? 'done');
  if (stop) throw withProgress(stop, total.sent + total.unsure);
  const invited = total.sent + total.unsure;
  return {
    invited,
    ...total,
    notInvited: planned - invited - total.refused,
    files: [],
    filesDestroyBy: null,
    sendAt: null,
  };
}

async function byFile(run: Run, wish: CsvWish): Promise<InviteReceipt> {
  const { opened, plan, version, reserving, chunks, planned, progress } = run;
  const { survey } = version.notice;
  const sendAt = plan.sendAt ?? plan.asOf;
  const places = csvPlaces(opened, wish, planned);
  await clearLeftovers(opened, places);
  const none = { sent: null, unsure: 0, refused: 0, sendAt } as const;
  if (planned === 0) return { ...none, invited: 0, notInvited: 0, files: [], filesDestroyBy: null };
  await write(opened, (writing) => jobStarted(writing.db, JOB, writing.at));
  const files = await beginFiles(opened, version.notice, places, sendAt);
  const all: Taken[] = [];
  const expires = linkExpiry(sendAt, survey.linkValidFor.value);
  let invited = 0;
  try {
    for (const chunk of chunks) {
      if (opened.signal.aborted) throw stopped(opened);
      await requireCurrentRegister(opened);
      const taken = await write(opened, (writing) => reserve(reserving, writing, chunk));
      all.push(taken);
      for (const { e164, nonce, reference } of taken.reserved)
        files.add(e164, linkOf(survey.linkTemplate, mintToken(reserving.tokenKey, nonce, expires)), reference);
      invited += taken.reserved.length;
      progress(invited);
    }
    const written = await files.finish();
    await finish(run, { invited }, 'done');
    return { ...none, invited, notInvited: planned - invited, files: written, filesDestroyBy: files.destroyBy };
  } catch (problem) {
    // The file never came to be, so nobody in it is texted.
    await files.discard();
    for (const taken of all) await write(opened, (writing) => release(reserving, writing, taken));
    await finish(run, { invited: 0 }, problem instanceof Refusal ? problem.code : 'bug');
    throw problem instanceof Refusal ? withProgress(problem, 0) : problem;
  }
}

async function finish(run: Run, counts: Readonly<Record<string, number>>, result: string): Promise<void> {
  const { opened, plan, planned, reserving } = run;
  const { invited: _, ...why } = plan.verdicts;
  await write(opened, async (writing) => {
    await foldSmall(writing.db, reserving.cohort);
    await jobFinished(writing.db, JOB, writing.at, JSON.stringify({ planned, ...counts, result }));
    await writing.audit({ act: 'survey invite ended', counts: { planned, ...why, ...counts }, facts: { result } });
  });
}

/** What stopped a run, and how far it had come. */
const withProgress = (problem: Refusal, sent: number): Refusal =>
  new Refusal(
    problem.code,
    `${problem.message} ${sent === 0 ? 'Nobody was texted.' : `${sent} ${sent === 1 ? 'text was' : 'texts were'} sent before.`}`,
    problem.hint ?? 'The same command goes on with the others.',
    problem.details,
  );
