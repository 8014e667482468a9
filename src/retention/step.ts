import { utcDay } from '../calendar/instant.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { writeMeta } from '../db/meta.ts';
import { earliestSealedDay } from '../db/seals.ts';
import { recoveryCopies } from '../home/keys.ts';
import type { Opened } from '../home/opened.ts';
import { finishStep, forgottenThrough } from '../home/step.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { readChain } from '../vault/vault.ts';

export type Forgotten = {
  /** The day at which the chain on disk stands now. */
  readonly chainDay: Day;
  /**
   * Nobody who has only what Steward knows of can open what was sealed to this day or earlier. null = the register, which
   * remembers the recovery copies, cannot be read, and nothing may be claimed.
   */
  readonly unreadableThrough: Day | null;
  /** Recovery copies not reported destroyed, by the day from which each opens. */
  readonly copiesFrom: readonly Day[];
};

/**
 * Floor first, forget second (D2): commits the floor up to today, or to the earliest day that anything is still sealed
 * to, with its audit entry; then the chain on disk follows. The floor is never taken back, whatever the clock says.
 */
export async function stepForward(opened: Opened, asOf: Instant): Promise<Forgotten> {
  await write(opened, async (writing) => {
    const earliest = await earliestSealedDay(writing.db);
    const today = utcDay(asOf);
    const floor = earliest !== undefined && earliest < today ? earliest : today;
    if (floor <= writing.floor) return;
    await writeMeta(writing.db, 'floor', floor);
    await writing.audit({ act: 'chain step', facts: { from: writing.floor, to: floor } });
  });
  await finishStep(opened);
  return forgotten(opened);
}

/** Computed from the chain as it is on disk and the oldest recovery copy that nobody reported destroyed. */
export async function forgotten(opened: Opened): Promise<Forgotten> {
  const chainDay = readChain(opened.vault).day;
  const copies = await knownCopies(opened);
  if (!copies) return { chainDay, unreadableThrough: null, copiesFrom: [] };
  const copiesFrom = copies.filter((copy) => !copy.destroyed).map((copy) => copy.chainDay);
  const opensFrom = [chainDay, ...copiesFrom].sort()[0] as Day;
  return { chainDay, unreadableThrough: forgottenThrough(opensFrom), copiesFrom };
}

async function knownCopies(opened: Opened) {
  try {
    return await recoveryCopies(opened);
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}
