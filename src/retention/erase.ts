import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { anyEntryNames } from '../db/audit.ts';
import { clearBytes } from '../db/clear.ts';
import { anyAsked, askedRows, type Erasing, presentContacts } from '../db/erasable.ts';
import { readMeta } from '../db/meta.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { wordOf } from '../notice/lookup.ts';
import { currentVersion, type Version, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { readReference } from '../vault/ids.ts';
import { certify } from './certify.ts';
import { finishErasures } from './erasures.ts';
import { heldRecords } from './held-records.ts';
import { type Kept, keptBack, leftOver } from './kept-back.ts';
import { rememberErasures } from './ledger.ts';
import { openableUntil } from './openable.ts';
import { LEAST_DAYS } from './renew.ts';
import { forgotten } from './step.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;
const NO_FILES = { destroyed: 0, missing: 0, notDestroyed: [] };

export type EraseWish = {
  readonly contact?: string;
  readonly resident?: string;
  readonly reason: string;
  readonly approvedBy: string | undefined;
};

export type ErasePlan = {
  readonly of: Erasing;
  /** The class of the notice that is the reason. */
  readonly reason: string;
  readonly approvedBy: string | undefined;
  /** Contacts that would go. */
  readonly erased: number;
  readonly kept: readonly Kept[];
  readonly backupsOpenableUntil: Day | null;
  /** True when this was erased before: nothing is left to do but to finish what a kill may have cut short. */
  readonly already: boolean;
};

export type EraseReceipt = {
  readonly erased: number;
  readonly kept: readonly Kept[];
  readonly already: boolean;
  readonly certificate: number | null;
  /** The last day on which a copy in a backup can be opened; null when nothing was erased. */
  readonly backupsOpenableUntil: Day | null;
  readonly bytesCleared: boolean;
  readonly unreadableThrough: Day | null;
  readonly foots: boolean;
};

/**
 * What an erasure would take and what stays. Refuses a reason that is no class of the notice (`usage`), and a reference
 * that nothing has and nothing had (`not-found`).
 */
export async function planErase(opened: Opened, wish: EraseWish): Promise<ErasePlan> {
  const { db } = opened.store;
  const versions = await versionsOf(db);
  const reason = reasonClass(versions, londonDay(opened.now()), wish.reason);
  const of: Erasing =
    wish.contact !== undefined
      ? { reference: readReference(wish.contact) }
      : { resident: readReference(wish.resident ?? '') };
  const already = !(await anyAsked(db, of));
  if (already && !(await wasErased(opened, of))) throw unknownTo(of);
  let erased = 0;
  let until: Day | null = null;
  for await (const rows of pages(opened, of)) {
    erased += rows.length;
    for (const row of rows) until = [until ?? '', openableUntil(row, versions)].sort().at(-1) ?? null;
  }
  const kept = [...(await keptBack(db, of)), ...(await leftOver(db, of))];
  return { of, reason, approvedBy: wish.approvedBy, erased, kept, backupsOpenableUntil: until, already };
}

function reasonClass(versions: readonly Version[], today: Day, text: string): string {
  const { erasureReasons } = currentVersion(versions, today).notice;
  const known = wordOf(erasureReasons, text);
  if (known !== undefined) return known;
  throw new Refusal(
    'usage',
    "--reason is not one of the notice's reasons for erasing.",
    `One of: ${erasureReasons.join(', ')}.`,
  );
}

const wasErased = (opened: Opened, of: Erasing): Promise<boolean> =>
  'reference' in of
    ? anyEntryNames(opened.store.db, 'erase', 'references', of.reference)
    : anyEntryNames(opened.store.db, 'erase', 'residents', of.resident);

const unknownTo = (of: Erasing): Refusal =>
  'reference' in of
    ? new Refusal('not-found', 'There is no contact with this reference.', 'See: steward contact list')
    : new Refusal('not-found', 'There is no resident with this id.', 'Look one up with: steward resident find');

async function* pages(opened: Opened, of: Erasing) {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = { heldBeyond: LEAST_DAYS, after, limit: CHUNK };
    const rows: Awaited<ReturnType<typeof askedRows>> = await askedRows(opened.store.db, of, page);
    yield rows;
    after = rows.length < CHUNK ? undefined : rows.at(-1)?.id;
  }
}

/**
 * Ledger first: once it knows, the contacts go, in this command or, should it be killed, with the next sweep. Then the
 * bytes are cleared and the certificate is made.
 */
export async function applyErase(opened: Opened, plan: ErasePlan): Promise<EraseReceipt> {
  const asOf = opened.now();
  const named = plan.already ? [] : await nameAll(opened, plan);
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
    foots: certificate?.foots ?? true,
  };
}

/** Puts everything that is asked for and that nothing keeps into the ledger; asked again under the write lock. */
async function nameAll(opened: Opened, plan: ErasePlan): Promise<readonly string[]> {
  const named: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const rows = await write(opened, async (writing) => {
      const page = await askedRows(writing.db, plan.of, { heldBeyond: LEAST_DAYS, after: from, limit: CHUNK });
      const versions = await versionsOf(writing.db);
      await rememberErasures(opened, writing, page, { reason: plan.reason, versions });
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
    after = rows.length < CHUNK ? undefined : rows.at(-1)?.id;
  }
  return named;
}
