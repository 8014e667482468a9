import { changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import { nameMarks } from '../../contacts/mark-names.ts';
import type { SplitPlan, SplitReceipt } from '../../contacts/split.ts';

export const residentSplit = changeCommand<SplitPlan, SplitReceipt>({
  usage: 'resident split <id>',
  says: 'take contacts away from a resident whose they are not; they become a new one',
  schema: 'resident-split',
  flags: [{ flags: '--contact <references>', says: 'the contacts that go, with commas between them', required: true }],
  examples: ['steward resident split R7K3M9QWX2ABCDEF --contact C-7K3M-9QWX-2ABC --reason "her mother called"'],
  plan: async (context) => {
    const { planSplit } = await import('../../contacts/split.ts');
    const why = { reason: reasonOf(context, true), approvedBy: approverOf(context) };
    const contacts = textFlag(context.flags, 'contact') ?? '';
    return planSplit(await context.opened(), { resident: context.args[0] ?? '', contacts, ...why });
  },
  apply: async (context, plan) => {
    const { applySplit } = await import('../../contacts/split.ts');
    return applySplit(await context.opened(), plan);
  },
  planText: (plan) =>
    `${many(plan.contacts.length)} of resident ${plan.resident} would become a resident of their own; ${plan.stay} would stay.`,
  question: (plan) => `Take ${many(plan.contacts.length)} away from ${plan.resident}?`,
  receiptText: (receipt, style) =>
    [
      `${many(receipt.contacts.length)} of resident ${receipt.resident} ${receipt.contacts.length === 1 ? 'belongs' : 'belong'} to the new resident ${style.bold(receipt.made)}; ${receipt.stay} stayed.`,
      ...(receipt.holds.length === 0
        ? []
        : [`Holds of ${receipt.resident} keep both: ${receipt.holds.join(', ')} on the new one.`]),
      ...(nameMarks(receipt.marks).length === 0
        ? []
        : [`Both are marked: ${nameMarks(receipt.marks).join(', ')}. Take it off the one that it is not of.`]),
      `Requests stayed with ${receipt.resident}; ${many(receipt.reviewsSettled, 'review')} settled.`,
      'Opt-outs are of numbers and stay as they are; what was erased is not brought back.',
      `To undo it: steward resident merge ${receipt.made} --into ${receipt.resident}`,
    ].join('\n'),
});

const many = (count: number, one = 'contact'): string => `${count} ${one}${count === 1 ? '' : 's'}`;
