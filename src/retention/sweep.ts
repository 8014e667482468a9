import { setImmediate as turn } from 'node:timers/promises';
import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { bulkWrites } from '../db/bulk.ts';
import { clearBytes } from '../db/clear.ts';
import { type DueCount, dueCounts, duePlaces, dueRows, keptDueCount } from '../db/disposal.ts';
import { erasuresAfter } from '../db/erasures.ts';
import { keptOthers } from '../db/held-others.ts';
import { jobFinished, jobStarted } from '../db/jobs.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { restrictedDueCount } from '../db/resident-marks.ts';
import { anythingKept } from '../db/seals.ts';
import type { Opened } from '../home/opened.ts';
import { refuseUntilAccepted } from '../home/restored.ts';
import { write } from '../home/write.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { disposeSurvey, type SurveyDisposed } from '../survey/dispose.ts';
import { readChain } from '../vault/vault.ts';
import { certify, type HeldRecords } from './certify.ts';
import { lastSweepAfter, refuseClockGap } from './clock-gap.ts';
import { disposeOf } from './dispose.ts';
import { disposeFiles, disposeRequests, type FilesDisposed } from './dispose-files.ts';
import { type Finished, finishErasures } from './erasures.ts';
import { daysOf, heldRecords } from './held-records.ts';
import { cleanIndex, unlinkable } from './index-upkeep.ts';
import { type FilesDue, filesDue, type RequestsDue, requestsDue } from './others-due.ts';
import { pruneErasures } from './prune-erasures.ts';
import { mendIndexKey } from './rebuild-index.ts';
import { finishRedue } from './redue.ts';
import { renewSeals, reseal } from './renew.ts';
import { finishReseal } from './reseal.ts';
import { stepForward } from './step.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;
/** Places fetched at once: 1.6 MB of numbers, however much is due. */
const WINDOW = 200_000;

export type SweepWish = { readonly allowGapMs: number | undefined; readonly max: number | undefined };

export type SweepPlan = {
  readonly asOf: Instant;
  readonly due: number;
  readonly held: number;
  /** Of the held ones, restricted. */
  readonly restricted: number;
  readonly rules: readonly DueCount[];
  readonly requests: RequestsDue;
  readonly files: FilesDue;
  readonly holds: readonly HeldRecords[];
  readonly max: number | null;
  readonly chain: { readonly from: Day; readonly to: Day };
};

export type SweepReceipt = {
  readonly disposed: number;
  /** Contacts that an erase was killed over, or that a hold kept back until now. */
  readonly erased: number;
  readonly held: number;
  /** Of the held ones, restricted. */
  readonly restricted: number;
  readonly certificate: number | null;
  readonly unreadableThrough: Day | null;
  readonly bytesCleared: boolean;
  readonly files: FilesDisposed & { readonly kept: number };
  readonly requests: { readonly destroyed: number; readonly kept: number };
  readonly survey: SurveyDisposed;
  readonly recordingsNotDestroyed: readonly string[];
  readonly unlinkableThrough: Day | null;
  /** Holds in force whose review day has passed: nobody has said since then that they are still needed. */
  readonly holdsOverdue: readonly { readonly id: string; readonly review: Day }[];
  readonly maxReached: boolean;
  readonly foots: boolean;
};

/** What is due and what is kept, at one instant. Counts only: a bulk plan is never a list of people (D4). */
export async function planSweep(opened: Opened, wish: SweepWish): Promise<SweepPlan> {
  const { db } = opened.store;
  const asOf = opened.now();
  await refuseUntilAccepted(opened);
  const last = (await readMeta(db, 'lastSweepAt')) ?? (await readMeta(db, 'createdAt')) ?? asOf;
  refuseClockGap(last, asOf, wish.allowGapMs);
  const kept = await anythingKept(db);
  const rules = await dueCounts(db, asOf, kept);
  return {
    asOf,
    due: rules.reduce((sum, rule) => sum + rule.count, 0),
    held: kept ? await keptDueCount(db, asOf) : 0,
    restricted: kept ? await restrictedDueCount(db, asOf) : 0,
    rules,
    requests: await requestsDue(opened, asOf),
    files: await filesDue(opened, asOf),
    holds: await heldRecords(opened, asOf),
    max: wish.max ?? null,
    chain: { from: readChain(opened.vault).day, to: utcDay(asOf) },
  };
}

/** Disposes of what was due at the plan's instant, steps the chain, clears the bytes and certifies it. */
export async function applySweep(
  opened: Opened,
  plan: SweepPlan,
  onProgress: (done: number) => void,
): Promise<SweepReceipt> {
  await write(opened, (writing) => jobStarted(writing.db, 'retention sweep', writing.at));
  await finishReseal(opened);
  await mendIndexKey(opened);
  const erasures = await erasuresLeft(opened);
  await finishRedue(opened);
  await renewSeals(opened);
  const endBulk = bulkWrites(opened.store);
  const contacts = await disposeContacts(opened, plan, onProgress).finally(endBulk);
  const stuck = [...new Set([...erasures.stuck, ...contacts.stuck])];
  const files = await disposeFiles(opened);
  const requests = await disposeRequests(opened);
  const survey = await disposeSurvey(opened);
  await cleanIndex(opened, plan.asOf);
  const unlinkableThrough = await unlinkable(opened);
  const forgotten = await stepForward(opened, plan.asOf);
  await pruneErasures(opened);
  const bytesCleared = clearBytes(opened.store);
  const { db } = opened.store;
  const kept = await anythingKept(db);
  const held = kept ? await keptDueCount(db, plan.asOf) : 0;
  const others = await keptOthers(db, daysOf(plan.asOf));
  const holds = await heldRecords(opened, plan.asOf);
  const certificate = await certify(opened, {
    asOf: plan.asOf,
    held: holds,
    ...forgotten,
    bytesCleared,
    files,
    stuck,
    unlinkableThrough,
  });
  await write(opened, async (writing) => {
    await writeMeta(writing.db, 'lastSweepAt', lastSweepAfter(await readMeta(writing.db, 'lastSweepAt'), plan.asOf));
    await jobFinished(writing.db, 'retention sweep', writing.at, JSON.stringify({ disposed: contacts.disposed, held }));
  });
  return {
    disposed: contacts.disposed,
    erased: erasures.erased,
    held,
    restricted: kept ? await restrictedDueCount(db, plan.asOf) : 0,
    certificate: certificate?.number ?? null,
    unreadableThrough: forgotten.unreadableThrough,
    bytesCleared,
    files: { ...files, kept: others.files },
    requests: { destroyed: requests, kept: others.requests },
    survey,
    recordingsNotDestroyed: stuck,
    unlinkableThrough,
    holdsOverdue: holds.filter(({ overdue }) => overdue).map(({ id, review }) => ({ id, review })),
    maxReached: contacts.maxReached,
    foots: certificate?.foots ?? true,
  };
}

/** A register that cannot be read must not keep what is due; the certificate says that it could not be. */
async function erasuresLeft(opened: Opened): Promise<Finished> {
  try {
    await erasuresAfter((await opened.register()).db, '', 1);
  } catch (problem) {
    if (problem instanceof Refusal) return { erased: 0, stuck: [] };
    throw problem;
  }
  return finishErasures(opened);
}

type ContactsDisposed = { readonly disposed: number; readonly stuck: readonly string[]; readonly maxReached: boolean };

async function disposeContacts(
  opened: Opened,
  plan: SweepPlan,
  onProgress: (done: number) => void,
): Promise<ContactsDisposed> {
  const versions = await versionsOf(opened.store.db);
  const { notice } = currentVersion(versions, londonDay(plan.asOf));
  const recordingsRoot = notice.recordingsRoot.value ?? undefined;
  const most = plan.max ?? Number.POSITIVE_INFINITY;
  const stuck = new Set<string>();
  let disposed = 0;
  for (;;) {
    const places = (
      await duePlaces(
        opened.store.db,
        plan.asOf,
        await anythingKept(opened.store.db),
        Math.min(WINDOW, most - disposed + stuck.size),
      )
    ).sort((a, b) => a - b);
    const before = disposed;
    for (let at = 0; at < places.length; at += CHUNK) {
      // SQLite never lets go of the thread: without a turn of the loop no signal would be heard before the end.
      await turn();
      if (opened.signal.aborted) throw interrupted(opened, disposed);
      disposed += await write(opened, async (writing) => {
        const rows = await dueRows(writing.db, places.slice(at, at + CHUNK), plan.asOf);
        const done = await disposeOf(writing, { rows, cause: 'disposed', versions, recordingsRoot });
        for (const row of done.stuck) {
          stuck.add(row.reference);
          // Kept for its recording's sake, it must stay readable, and must not hold the chain back.
          if (row.sealed)
            await reseal(
              writing,
              'contact',
              { id: row.id, sealed_day: row.sealed_day, sealed: row.sealed },
              addDays(utcDay(writing.at), 14),
            );
        }
        if (done.count > 0)
          await writing.audit({ act: 'retention sweep', counts: { disposed: done.count }, facts: { asOf: plan.asOf } });
        return done.count;
      });
      onProgress(disposed);
    }
    if (disposed === before || places.length < WINDOW) break;
  }
  const left = (await dueCounts(opened.store.db, plan.asOf, await anythingKept(opened.store.db))).reduce(
    (sum, rule) => sum + rule.count,
    0,
  );
  return { disposed, stuck: [...stuck], maxReached: plan.max !== null && disposed >= plan.max && left > stuck.size };
}

function interrupted(opened: Opened, disposed: number): Refusal {
  const code = opened.signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  return new Refusal(
    code,
    `Stopped after ${disposed} contacts; each chunk is whole.`,
    'The next sweep goes on and certifies all of it.',
  );
}
