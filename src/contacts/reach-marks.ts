import { setMarks } from '../db/resident-marks.ts';
import { residentRow } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { knownResident } from './known-resident.ts';

/** Marks that say how somebody may be reached. */
const COLUMNS = { 'do-not-contact': 'do_not_contact', 'safe-contact': 'safe_contact' } as const;
export type ReachMark = keyof typeof COLUMNS;

export type ReachPlan = {
  readonly resident: string;
  readonly mark: ReachMark;
  readonly lift: boolean;
  readonly reason: string;
  readonly approvedBy: string | undefined;
  /** What it would change nothing on is marked so already, or is not marked. */
  readonly already: boolean;
};

export type ReachReceipt = {
  readonly resident: string;
  readonly status: 'set' | 'already' | 'lifted' | 'not-set';
};

export async function planReach(opened: Opened, wish: Omit<ReachPlan, 'already'>): Promise<ReachPlan> {
  const { db } = opened.store;
  const resident = await knownResident(db, wish.resident);
  const set = (await residentRow(db, resident))?.[COLUMNS[wish.mark]] === 1;
  return { ...wish, resident, already: set !== wish.lift };
}

/** Sets or lifts it, decided again inside the transaction; what is so already is left as it is, and is success. */
export async function applyReach(opened: Opened, plan: ReachPlan): Promise<ReachReceipt> {
  const { mark, lift, reason, approvedBy } = plan;
  return write(opened, async (writing) => {
    const resident = await knownResident(writing.db, plan.resident);
    const set = (await residentRow(writing.db, resident))?.[COLUMNS[mark]] === 1;
    if (set !== lift) return { resident, status: set ? 'already' : 'not-set' };
    await setMarks(writing.db, resident, { [COLUMNS[mark]]: lift ? 0 : 1 });
    await writing.audit({
      act: `resident ${mark}${lift ? ' lifted' : ''}`,
      residents: [resident],
      reason,
      ...(approvedBy === undefined ? {} : { approvedBy }),
    });
    return { resident, status: lift ? 'lifted' : 'set' };
  });
}
