import { addDays, parseDay } from '../calendar/day.ts';
import { londonDay, londonMidnight } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { contactsAfter, setMarks } from '../db/resident-marks.ts';
import { residentRow } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { DEATH_SOURCES, type DeathSource, deathSource } from './death-sources.ts';
import { knownResident } from './known-resident.ts';

export type DeceasedPlan = {
  readonly resident: string;
  readonly source: DeathSource;
  readonly reason: string | undefined;
  readonly already: boolean;
  /** Who had reported it before. */
  readonly before: DeathSource | null;
  /** Contacts that took place after the day that was named; null when none was. The day itself is kept nowhere. */
  readonly contactsAfter: number | null;
};

export type DeceasedReceipt = Pick<DeceasedPlan, 'resident' | 'source' | 'contactsAfter'> & {
  readonly status: 'reported' | 'already';
};

/**
 * That somebody's death was reported. Refuses a source that is none of the list, and a day in the future (`usage`).
 *
 * @param wish.date the day of death as typed. It is compared with the contacts and forgotten (docs/decisions/0016).
 */
export async function planDeceased(
  opened: Opened,
  wish: {
    readonly resident: string;
    readonly source: string;
    readonly date: string | undefined;
    readonly reason: string | undefined;
  },
): Promise<DeceasedPlan> {
  const { db } = opened.store;
  const resident = await knownResident(db, wish.resident);
  const source = deathSource(wish.source);
  if (source === undefined)
    throw new Refusal(
      'usage',
      '--source is none of those that may report a death.',
      `One of: ${Object.keys(DEATH_SOURCES).join(', ')}. Never a name.`,
    );
  const day = wish.date === undefined ? undefined : dayOf(wish.date, londonDay(opened.now()));
  const row = await residentRow(db, resident);
  const already = row?.deceased === 1;
  return {
    resident,
    source,
    reason: wish.reason,
    already,
    before: already ? (row.deceased_source as DeathSource | null) : null,
    contactsAfter: day === undefined ? null : await contactsAfter(db, resident, londonMidnight(addDays(day, 1))),
  };
}

/** Says what is wrong with it and never the day. */
function dayOf(text: string, today: Day): Day {
  const parsed = parseDay(text);
  if (!parsed.ok) throw new Refusal('usage', `--date ${parsed.problem}.`, 'For example: --date 2026-11-03');
  if (parsed.value > today) throw new Refusal('usage', '--date is in the future.', 'Give the day that was reported.');
  return parsed.value;
}

/** Marks it, decided again inside the transaction. A second report leaves the first as it is, and is success. */
export async function applyDeceased(opened: Opened, plan: DeceasedPlan): Promise<DeceasedReceipt> {
  const { contactsAfter: after, source, reason } = plan;
  return write(opened, async (writing) => {
    const resident = await knownResident(writing.db, plan.resident);
    const row = await residentRow(writing.db, resident);
    if (row?.deceased === 1)
      return {
        resident,
        status: 'already',
        source: (row.deceased_source as DeathSource | null) ?? source,
        contactsAfter: after,
      };
    await setMarks(writing.db, resident, { deceased: 1, deceased_source: source });
    await writing.audit({
      act: 'resident deceased',
      residents: [resident],
      facts: { source },
      ...(reason === undefined ? {} : { reason }),
    });
    return { resident, status: 'reported', source, contactsAfter: after };
  });
}

export type WithdrawPlan = {
  readonly resident: string;
  readonly reason: string;
  readonly approvedBy: string | undefined;
  readonly already: boolean;
};

export type WithdrawReceipt = { readonly resident: string; readonly status: 'withdrawn' | 'not-reported' };

export async function planWithdraw(opened: Opened, wish: Omit<WithdrawPlan, 'already'>): Promise<WithdrawPlan> {
  const { db } = opened.store;
  const resident = await knownResident(db, wish.resident);
  return { ...wish, resident, already: (await residentRow(db, resident))?.deceased !== 1 };
}

/** The report was wrong, or of somebody else: nothing of it stays but what the audit says. */
export async function applyWithdraw(opened: Opened, plan: WithdrawPlan): Promise<WithdrawReceipt> {
  const { reason, approvedBy } = plan;
  return write(opened, async (writing) => {
    const resident = await knownResident(writing.db, plan.resident);
    if ((await residentRow(writing.db, resident))?.deceased !== 1) return { resident, status: 'not-reported' };
    await setMarks(writing.db, resident, { deceased: 0, deceased_source: null });
    await writing.audit({
      act: 'resident deceased withdrawn',
      residents: [resident],
      reason,
      ...(approvedBy === undefined ? {} : { approvedBy }),
    });
    return { resident, status: 'withdrawn' };
  });
}
