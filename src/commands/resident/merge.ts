import { changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { MergePlan, MergeReceipt } from '../../contacts/merge.ts';
import { Refusal } from '../../refusal.ts';

export const residentMerge = changeCommand<MergePlan, MergeReceipt>({
  usage: 'resident merge <id>',
  says: 'make two residents one, when they are the same person',
  schema: 'resident-merge',
  flags: [{ flags: '--into <id>', says: 'the resident that stays', required: true }],
  examples: [
    'steward resident merge R7K3M9QWX2ABCDEF --into R0123456789ABCDE --reason "same person, seen at the desk"',
    'steward resident merge R7K3M9QWX2ABCDEF --into R0123456789ABCDE --reason "typed wrongly" --approved-by "A Manager"',
  ],
  plan: async (context) => {
    const { planMerge } = await import('../../contacts/merge.ts');
    const into = textFlag(context.flags, 'into');
    if (into === undefined) throw new Refusal('usage', '--into is empty.', 'Name the resident that stays.');
    const why = { reason: reasonOf(context, true), approvedBy: approverOf(context) };
    return planMerge(await context.opened(), { from: context.args[0] ?? '', into, ...why });
  },
  apply: async (context, plan) => {
    const { applyMerge } = await import('../../contacts/merge.ts');
    return applyMerge(await context.opened(), plan);
  },
  planText: (plan) =>
    [
      `${contacts(plan.contacts)} of resident ${plan.from} would belong to resident ${plan.into}.`,
      ...differing(plan.conflicts),
    ].join('\n'),
  question: (plan) => `Make ${plan.from} and ${plan.into} one resident?`,
  receiptText: (receipt, style) =>
    [
      `${style.bold(contacts(receipt.contacts))} of resident ${receipt.from} ${receipt.contacts === 1 ? 'belongs' : 'belong'} to resident ${receipt.into} now.`,
      ...differing(receipt.conflicts),
      `With them went ${many(receipt.holds, 'hold')} and ${many(receipt.requests, 'request')}; ${many(receipt.reviewsSettled, 'review')} settled.`,
      'Opt-outs are of numbers and stay as they are; what was erased is not brought back.',
      `To undo it: steward resident split ${receipt.into} --contact REFERENCE`,
    ].join('\n'),
});

const differing = (conflicts: readonly string[]): readonly string[] =>
  conflicts.length === 0 ? [] : [`They differ in ${conflicts.join(' and ')}, and a second person agreed.`];

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const contacts = (count: number): string => many(count, 'contact');
