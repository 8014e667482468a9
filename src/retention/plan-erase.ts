import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { anyEntryNames } from '../db/audit.ts';
import { anyAsked, askedRows, type Erasing } from '../db/erasable.ts';
import type { Db } from '../db/schema.ts';
import { registerState } from '../home/catch-up.ts';
import type { Opened } from '../home/opened.ts';
import { wordOf } from '../notice/lookup.ts';
import { currentVersion, type Version } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { readReference } from '../vault/ids.ts';
import { type Kept, keptBack, leftOver } from './kept-back.ts';
import { copiesOf, openableUntil } from './openable.ts';
import { SEALED_BEYOND } from './renew.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
export const ERASE_CHUNK = 5_000;

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

/**
 * What an erasure would take and what stays. Refuses a reason that is no class of the notice (`usage`), and a reference
 * that nothing has and nothing had (`not-found`).
 */
export async function planErase(opened: Opened, wish: EraseWish): Promise<ErasePlan> {
  const { db } = opened.store;
  const copies = await copiesOf(db);
  const reason = reasonClass(copies.versions, londonDay(opened.now()), wish.reason);
  const of: Erasing =
    wish.contact !== undefined
      ? { reference: readReference(wish.contact) }
      : { resident: readReference(wish.resident ?? '') };
  await requireCurrent(opened, db);
  const already = !(await anyAsked(db, of));
  if (already && !(await wasErased(opened, of))) throw unknownTo(of);
  let erased = 0;
  let until: Day | null = null;
  for await (const rows of pages(opened, of)) {
    erased += rows.length;
    for (const row of rows) until = [until ?? '', openableUntil(row, copies)].sort().at(-1) ?? null;
  }
  const kept = [...(await keptBack(db, of)), ...(await leftOver(db, of))];
  return { of, reason, approvedBy: wish.approvedBy, erased, kept, backupsOpenableUntil: until, already };
}

/** What a register that was rolled back remembers is gone with it once the newest one is brought back. */
export async function requireCurrent(opened: Opened, db: Db): Promise<void> {
  if ((await registerState(opened, db)) === 'current') return;
  throw new Refusal(
    'register-behind',
    'The register is older than this store has seen, so it cannot remember what is erased.',
    'Bring back the newest secure/register.db; see: steward check',
  );
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
    const page = { heldBeyond: SEALED_BEYOND, after, limit: ERASE_CHUNK };
    const rows: Awaited<ReturnType<typeof askedRows>> = await askedRows(opened.store.db, of, page);
    yield rows;
    after = rows.length < ERASE_CHUNK ? undefined : rows.at(-1)?.id;
  }
}
