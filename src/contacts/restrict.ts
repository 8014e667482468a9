import { parseDay } from '../calendar/day.ts';
import { londonDay } from '../calendar/london.ts';
import { showDay } from '../calendar/show.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { anyEntryNames } from '../db/audit.ts';
import { type PastTime, pastTime, setMarks } from '../db/resident-marks.ts';
import { residentRow } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { renewSeals } from '../retention/renew.ts';
import { knownResident } from './known-resident.ts';

export type RestrictPlan = {
  readonly resident: string;
  readonly reason: string;
  readonly approvedBy: string | undefined;
  /** It is restricted as it is: nothing would be changed. */
  readonly already: boolean;
  readonly since: Instant | null;
  readonly contacts: number;
  /** Contacts past their time that it would keep from the sweep. */
  readonly pastTime: number;
};

export type RestrictReceipt = Pick<RestrictPlan, 'resident' | 'since' | 'contacts' | 'pastTime'> & {
  readonly status: 'restricted' | 'already';
};

/** UK GDPR Article 18: what is held on a resident is to be kept and not used. */
export async function planRestrict(
  opened: Opened,
  wish: Pick<RestrictPlan, 'resident' | 'reason' | 'approvedBy'>,
): Promise<RestrictPlan> {
  const { db } = opened.store;
  const resident = await knownResident(db, wish.resident);
  const row = await residentRow(db, resident);
  const { contacts, due } = await pastTime(db, resident, opened.now());
  const already = row?.restricted === 1;
  return { ...wish, resident, already, since: already ? row.restricted_at : null, contacts, pastTime: due };
}

/**
 * Restricts at once, also over what is due and not yet swept, then seals what is held as far ahead as anything kept is.
 * A command that was killed between the two is finished by itself, typed again, or by the next sweep.
 */
export async function applyRestrict(opened: Opened, plan: RestrictPlan): Promise<RestrictReceipt> {
  const receipt = await write(opened, async (writing): Promise<RestrictReceipt> => {
    const { db, at } = writing;
    const resident = await knownResident(db, plan.resident);
    const row = await residentRow(db, resident);
    const { contacts, due } = await pastTime(db, resident, at);
    if (row?.restricted === 1)
      return { resident, status: 'already', since: row.restricted_at, contacts, pastTime: due };
    await setMarks(db, resident, { restricted: 1, restricted_at: at });
    await writing.audit({
      act: 'resident restrict',
      residents: [resident],
      counts: { contacts, pastTime: due },
      reason: plan.reason,
      ...(plan.approvedBy === undefined ? {} : { approvedBy: plan.approvedBy }),
    });
    return { resident, status: 'restricted', since: at, contacts, pastTime: due };
  });
  await renewSeals(opened);
  return receipt;
}

export type LiftPlan = {
  readonly resident: string;
  readonly reason: string;
  readonly approvedBy: string | undefined;
  /** The London day on which the person was told that it ends, which must come first (Article 18(3)). */
  readonly told: Day;
  readonly already: boolean;
  /** Contacts past their time that would be due at once, and those that a hold keeps all the same. */
  readonly dueAtOnce: number;
  readonly held: number;
};

export type LiftReceipt = Pick<LiftPlan, 'resident' | 'told' | 'dueAtOnce' | 'held'> & {
  readonly status: 'lifted' | 'not-restricted';
  /** The last day on which a backup of what was restricted can be opened; null when nothing is held. */
  readonly backupsOpenableUntil: Day | null;
  /** Whether an erasure of this resident was asked for, which may have kept something back for the restriction. */
  readonly erasureAsked: boolean;
};

/** Refuses a day of telling that is in the future, or before the restriction (`usage`). */
export async function planLift(
  opened: Opened,
  wish: Pick<LiftPlan, 'resident' | 'reason' | 'approvedBy'> & { readonly told: string },
): Promise<LiftPlan> {
  const { db } = opened.store;
  const resident = await knownResident(db, wish.resident);
  const told = toldDay(wish.told, londonDay(opened.now()));
  const row = await residentRow(db, resident);
  refuseToldBefore(told, row?.restricted === 1 ? row.restricted_at : null);
  return {
    ...wish,
    resident,
    told,
    already: row?.restricted !== 1,
    ...left(await pastTime(db, resident, opened.now())),
  };
}

function toldDay(text: string, today: Day): Day {
  const parsed = parseDay(text);
  if (!parsed.ok) throw new Refusal('usage', `--told ${parsed.problem}.`, `For example: --told ${today}`);
  if (parsed.value > today)
    throw new Refusal(
      'usage',
      '--told is in the future.',
      'Tell the person first, then lift it (UK GDPR Article 18(3)).',
    );
  return parsed.value;
}

function refuseToldBefore(told: Day, since: Instant | null): void {
  if (since === null || told >= londonDay(since)) return;
  throw new Refusal(
    'usage',
    `--told is before the restriction, which is of ${showDay(londonDay(since))}.`,
    'Give the day on which the person was told that it ends.',
  );
}

const left = ({ due, keptOtherwise }: PastTime): Pick<LiftPlan, 'dueAtOnce' | 'held'> => ({
  dueAtOnce: due - keptOtherwise,
  held: keptOtherwise,
});

/** Lifts it, decided again inside the transaction. What is past its time is due from then on. */
export async function applyLift(opened: Opened, plan: LiftPlan): Promise<LiftReceipt> {
  return write(opened, async (writing) => {
    const { db, at } = writing;
    const resident = await knownResident(db, plan.resident);
    const row = await residentRow(db, resident);
    const past = await pastTime(db, resident, at);
    const counts = left(past);
    const erasureAsked = await anyEntryNames(db, 'resident erase', 'residents', resident);
    const said = { resident, told: plan.told, backupsOpenableUntil: past.sealedTo, erasureAsked };
    if (row?.restricted !== 1) return { ...said, ...counts, dueAtOnce: 0, status: 'not-restricted' };
    refuseToldBefore(plan.told, row.restricted_at);
    await setMarks(db, resident, { restricted: 0, restricted_at: at });
    await writing.audit({
      act: 'resident restrict lifted',
      residents: [resident],
      counts,
      facts: { told: plan.told },
      reason: plan.reason,
      ...(plan.approvedBy === undefined ? {} : { approvedBy: plan.approvedBy }),
    });
    return { ...said, ...counts, status: 'lifted' };
  });
}
