import type { Day, Instant } from '../calendar/types.ts';
import { clearBytes } from '../db/clear.ts';
import { askedRows, presentContacts } from '../db/erasable.ts';
import { readMeta } from '../db/meta.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { doneAllTheSame } from '../refusal.ts';
import { certify } from './certify.ts';
import { finishErasures } from './erasures.ts';
import { heldRecords } from './held-records.ts';
import { type Kept, keptBack, leftOver } from './kept-back.ts';
import { rememberErasures } from './ledger.ts';
import { copiesOf } from './openable.ts';
import { ERASE_CHUNK, type ErasePlan, requireCurrent } from './plan-erase.ts';
import { mendIndexKey } from './rebuild-index.ts';
import { SEALED_BEYOND } from './renew.ts';
import { forgotten } from './step.ts';

const NO_FILES = { destroyed: 0, missing: 0, notDestroyed: [] };

export type EraseReceipt = {
  readonly erased: number;
  readonly kept: readonly Kept[];
  readonly already: boolean;
  readonly certificate: number | null;
  /** The last day on which a copy in a backup can be opened; null when nothing was erased. */
  readonly backupsOpenableUntil: Day | null;
  readonly bytesCleared: boolean;
  readonly unreadableThrough: Day | null;
  /** Recovery copies not reported destroyed, by the day from which each opens. */
  readonly recoveryCopiesOpenFrom: readonly Day[];
  readonly foots: boolean;
};

/**
 * Ledger first: once it knows, the contacts go, in this command or, should it be killed, with the next sweep. Then the
 * bytes are cleared and the certificate is made.
 */
export async function applyErase(opened: Opened, plan: ErasePlan): Promise<EraseReceipt> {
  await mendIndexKey(opened);
  const asOf = opened.now();
  const named = plan.already ? [] : await nameAll(opened, plan);
  try {
    return await eraseNamed(opened, plan, named, asOf);
  } catch (problem) {
    throw doneAllTheSame(
      problem,
      'What was asked for is in the erasure ledger all the same.',
      'It is erased by the next: steward retention sweep. Nothing brings it back.',
    );
  }
}

async function eraseNamed(
  opened: Opened,
  plan: ErasePlan,
  named: readonly string[],
  asOf: Instant,
): Promise<EraseReceipt> {
  const { stuck } = await finishErasures(opened);
  const { db } = opened.store;
  const present = new Set(await presentContacts(db, named));
  const erased = named.length - present.size;
  const bytesCleared = clearBytes(opened.store);
  const forgottenNow = await forgotten(opened);
  const certificate = await certify(opened, {
    asOf,
    held: await heldRecords(opened, asOf),
    ...forgottenNow,
    bytesCleared,
    files: NO_FILES,
    stuck,
    unlinkableThrough: (await readMeta(db, 'unlinkableThrough')) ?? null,
  });
  return {
    erased,
    kept: [...(await keptBack(db, plan.of, stuck, named)), ...(await leftOver(db, plan.of))],
    already: plan.already,
    certificate: certificate?.number ?? null,
    backupsOpenableUntil: certificate?.backupsOpenableUntil ?? null,
    bytesCleared,
    unreadableThrough: forgottenNow.unreadableThrough,
    recoveryCopiesOpenFrom: forgottenNow.copiesFrom,
    foots: certificate?.foots ?? true,
  };
}

/** Puts everything that is asked for and that nothing keeps into the ledger; asked again under the write lock. */
async function nameAll(opened: Opened, plan: ErasePlan): Promise<readonly string[]> {
  const named: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const rows = await write(opened, async (writing) => {
      await requireCurrent(opened, writing.db);
      const page = await askedRows(writing.db, plan.of, { heldBeyond: SEALED_BEYOND, after: from, limit: ERASE_CHUNK });
      const copies = await copiesOf(writing.db);
      await rememberErasures(opened, writing, page, { reason: plan.reason, copies });
      await writing.audit({
        ...('reference' in plan.of
          ? { act: 'contact erase', references: [plan.of.reference] }
          : { act: 'resident erase', residents: [plan.of.resident] }),
        counts: { named: page.length, kept: plan.kept.length },
        reason: plan.reason,
        ...(plan.approvedBy === undefined ? {} : { approvedBy: plan.approvedBy }),
      });
      return page;
    });
    // The next write enters the register's event in the audit.
    opened.settled.done = false;
    for (const { id } of rows) named.push(id);
    after = rows.length < ERASE_CHUNK ? undefined : rows.at(-1)?.id;
  }
  return named;
}
