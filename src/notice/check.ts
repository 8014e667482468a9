import type { Day, Instant } from '../calendar/types.ts';
import { jobFinished, jobStarted } from '../db/jobs.ts';
import { inSnapshot } from '../db/snapshot.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { type Evidence, gather, gatherBefore } from './checks/evidence.ts';
import { type Finding, notEvidenced, type State } from './checks/finding.ts';
import { LATER } from './checks/later.ts';
import { heldButNotListed, type NotListed } from './checks/not-listed.ts';
import { CHECKS } from './checks/table.ts';
import { type PromiseRow, promises } from './promises.ts';
import { type UndecidedValue, undecidedValues } from './undecided.ts';

export type CheckedPromise = PromiseRow & {
  readonly state: State;
  readonly tested: number;
  readonly failed: number;
  /** Sentences, one a line. */
  readonly evidence: string;
};

export type Counts = {
  readonly kept: number;
  readonly broken: number;
  readonly attested: number;
  readonly notEvidenced: number;
  readonly nothingToTest: number;
};

export type CheckAnswer = {
  readonly asOf: Instant;
  readonly noticeVersion: number;
  readonly counts: Counts;
  readonly promises: readonly CheckedPromise[];
  /** Values that the notice assumes, and what was left blank. */
  readonly undecided: readonly (UndecidedValue & { readonly overdue: boolean })[];
  /** Where the published words can be read in more than one way, until somebody decides. */
  readonly readings: readonly { readonly id: string; readonly question: string; readonly assumed: string }[];
  readonly heldButNotListed: readonly NotListed[];
  /** Texts that wait for a person: not yet a broken promise, and not nothing. 0 where P41 was not asked for. */
  readonly textsWaiting: number;
  /** What kept this run from being entered in the audit. */
  readonly warnings: readonly string[];
};

export type CheckWish = {
  /** Only these promises; all of them when undefined. */
  readonly only: readonly string[] | undefined;
  /** Path of the key file; undefined when the home opens with a passphrase. */
  readonly keyFile: string | undefined;
};

/**
 * Says of each promise whether it is kept, from one moment of the store, and enters in the audit that it was asked.
 * Changes nothing else: what a crash left is found before the next write mends it.
 */
export async function checkPromises(opened: Opened, wish: CheckWish): Promise<CheckAnswer> {
  const before = await gatherBefore(opened);
  const { answer, startedAt } = await inSnapshot(opened.store, async () => {
    const evidence = await gather(opened, wish.keyFile, before);
    return { answer: await answerFrom(evidence, wish.only), startedAt: evidence.asOf };
  });
  const warning = await record(opened, answer, startedAt);
  return warning === undefined ? answer : { ...answer, warnings: [warning] };
}

async function answerFrom(evidence: Evidence, only: readonly string[] | undefined): Promise<CheckAnswer> {
  const checked: CheckedPromise[] = [];
  for (const row of promises) {
    if (only && !only.includes(row.id)) continue;
    stopIfAsked(evidence.opened);
    const found = await findingOf(row.id, evidence);
    checked.push({ ...row, ...found, evidence: found.evidence.join('\n') });
  }
  const { notice, number } = evidence.version;
  return {
    asOf: evidence.asOf,
    noticeVersion: number,
    counts: countsOf(checked),
    promises: checked,
    undecided: undecidedValues(notice).map((value) => ({ ...value, overdue: isPast(value.decideBy, evidence.today) })),
    readings: notice.readings
      .filter(({ decided }) => decided === null)
      .map(({ id, question, assumed }) => ({ id, question, assumed })),
    // Asks the whole store: only where one of the two promises that speak of it is.
    heldButNotListed: checked.some(({ id }) => id === 'P13' || id === 'P16') ? await heldButNotListed(evidence) : [],
    textsWaiting: checked.some(({ id }) => id === 'P41') ? (await evidence.texts()).queue.total : 0,
    warnings: [],
  };
}

async function findingOf(id: string, evidence: Evidence): Promise<Finding> {
  const check = CHECKS[id];
  return check ? check(evidence) : notEvidenced(LATER[id] ?? 'Nothing in this version shows it.');
}

const countsOf = (checked: readonly CheckedPromise[]): Counts => {
  const of = (state: State): number => checked.filter((each) => each.state === state).length;
  return {
    kept: of('kept'),
    broken: of('broken'),
    attested: of('attested'),
    notEvidenced: of('not-evidenced'),
    nothingToTest: of('nothing-to-test'),
  };
};

const isPast = (day: Day | null, today: Day): boolean => day !== null && day < today;

function stopIfAsked({ signal }: Opened): void {
  if (signal.aborted)
    throw new Refusal(
      signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted',
      'Stopped before the end of the check.',
    );
}

/** A home that is so damaged that nothing can be written is the one whose findings matter most: they are told anyway. */
async function record(
  opened: Opened,
  { counts, noticeVersion, promises: checked }: CheckAnswer,
  startedAt: Instant,
): Promise<string | undefined> {
  try {
    await write(opened, async (writing) => {
      await jobStarted(writing.db, 'check', startedAt);
      await jobFinished(writing.db, 'check', writing.at, JSON.stringify(counts));
      await writing.audit({ act: 'check', counts, facts: { noticeVersion, promises: checked.length } });
    });
    return undefined;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return `This check is not in the audit: ${problem.message}`;
  }
}
