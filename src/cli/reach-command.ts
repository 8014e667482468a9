import type { ReachMark, ReachPlan, ReachReceipt } from '../contacts/reach-marks.ts';
import { type ChangeCommand, changeCommand } from './command.ts';
import { approverOf, reasonOf } from './reason.ts';

/** A command that marks how a resident may be reached: two that differ in what the mark means. */
export const reachCommand = (
  mark: ReachMark,
  words: {
    readonly says: string;
    readonly examples: readonly string[];
    /** After `Resident R… is`: what they are from now on. */
    readonly marked: string;
    readonly means: readonly string[];
    readonly lifted: string;
  },
): ChangeCommand<ReachPlan, ReachReceipt> =>
  changeCommand<ReachPlan, ReachReceipt>({
    usage: `resident ${mark} <id>`,
    says: words.says,
    schema: `resident-${mark}`,
    flags: [{ flags: '--lift', says: 'take the mark off again' }],
    examples: words.examples,
    plan: async (context) => {
      const { planReach } = await import('../contacts/reach-marks.ts');
      const why = { reason: reasonOf(context, true), approvedBy: approverOf(context) };
      const lift = context.flags.lift === true;
      return planReach(await context.opened(), { resident: context.args[0] ?? '', mark, lift, ...why });
    },
    apply: async (context, plan) => {
      const { applyReach } = await import('../contacts/reach-marks.ts');
      return applyReach(await context.opened(), plan);
    },
    planText: ({ resident, lift, already }) => {
      if (lift) return already ? notMarked(resident, words.marked) : `Take "${words.marked}" off resident ${resident}.`;
      return `${already ? `Resident ${resident} is marked already` : `Mark resident ${resident}`}: ${words.marked}.`;
    },
    receiptText: ({ resident, status }, style) => {
      const who = style.bold(resident);
      if (status === 'not-set') return notMarked(who, words.marked);
      if (status === 'lifted') return [`Took "${words.marked}" off resident ${who}.`, words.lifted].join('\n');
      return [
        `${status === 'already' ? `Resident ${who} is marked already` : `Marked resident ${who}`}: ${words.marked}.`,
        ...words.means,
        'The mark goes when nothing is held on this resident any more.',
      ].join('\n');
    },
  });

const notMarked = (resident: string, marked: string): string =>
  `Resident ${resident} is not marked "${marked}". Nothing was changed.`;
