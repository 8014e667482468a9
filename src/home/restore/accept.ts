import type { Instant } from '../../calendar/types.ts';
import { deleteMeta, writeMeta } from '../../db/meta.ts';
import { Refusal } from '../../refusal.ts';
import type { Opened } from '../opened.ts';
import { mayLackEvents, openGap, type RestoreGap } from '../restored.ts';
import { write } from '../write.ts';

export type AcceptPlan = {
  readonly gap: RestoreGap | null;
  /** What nobody but people knows of the time of the gap, as sentences. */
  readonly again: readonly string[];
};

export type AcceptReceipt = {
  readonly accepted: boolean;
  readonly gap: { readonly from: Instant; readonly to: Instant } | null;
};

/** The gap that waits to be accepted, and what is to be entered again before somebody does. */
export async function planAccept({ store }: Opened): Promise<AcceptPlan> {
  const gap = (await openGap(store.db)) ?? null;
  return { gap, again: gap ? missing(gap) : [] };
}

function missing(gap: RestoreGap): readonly string[] {
  const { storeWas } = gap;
  const lost = mayLackEvents(gap);
  return [
    'Holds placed or released: look at steward hold list, and place or release them again.',
    'Contacts recorded: import their files again; what was erased or is due does not come back.',
    lost
      ? `Opt-outs told, and their removals: the register ${gap.register === 'from-backup' ? 'was lost' : 'was not the newest'}. Import the wrap-up codes and texts of that time again.`
      : 'Opt-outs need nothing: the register that was here knew them.',
    lost
      ? `Erasures: the ledger ${gap.register === 'from-backup' ? 'was lost with the register' : 'in that register is not the newest either'}. Erase again what was erased.`
      : 'Erasures need nothing: the ledger that was here knew them, and they were carried out again.',
    ...(lost ? ['Recovery copies made: no certificate counts them any more. Destroy them, and make a new one.'] : []),
    'Requests opened, reviewed or closed, merges and splits of residents: enter them again.',
    'Restrictions and other marks on residents, set or lifted: set or lift them again.',
    storeWas === 'readable'
      ? 'Files still to be destroyed are known from the store that was here.'
      : 'Exports and packs made outside the home are on no list any more: find and destroy them by hand.',
    storeWas === 'readable'
      ? 'Texted numbers and their days are known from the store that was here.'
      : 'Who was texted is not known: invite nobody until a month has passed since then.',
  ];
}

/** Ends the time in which nothing is disposed of and nobody texted. Nothing to accept is not a mistake. */
export async function acceptRestore(
  opened: Opened,
  plan: AcceptPlan,
  why: { readonly reason: string | undefined; readonly approvedBy: string | undefined },
): Promise<AcceptReceipt> {
  const planned = plan.gap;
  if (!planned) return { accepted: false, gap: null };
  return write(opened, async (writing) => {
    const gap = await openGap(writing.db);
    if (!gap) return { accepted: false, gap: null };
    if (gap.backup !== planned.backup || gap.to !== planned.to)
      throw new Refusal('changed', 'The home was restored again meanwhile.', 'Look at its gap: steward restore accept');
    await deleteMeta(writing.db, 'restoreGap');
    await writeMeta(writing.db, 'lastRestore', JSON.stringify({ ...gap, acceptedAt: writing.at }));
    await writing.audit({
      act: 'restore accept',
      references: [gap.backup],
      facts: { from: gap.from, to: gap.to },
      ...(why.reason === undefined ? {} : { reason: why.reason }),
      ...(why.approvedBy === undefined ? {} : { approvedBy: why.approvedBy }),
    });
    return { accepted: true, gap: { from: gap.from, to: gap.to } };
  });
}
