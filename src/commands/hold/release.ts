import { changeCommand } from '../../cli/command.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';

type Plan = { readonly id: string; readonly reason: string | undefined; readonly approvedBy: string | undefined };

export const holdRelease = changeCommand<Plan, { readonly id: string; readonly released: boolean }>({
  usage: 'hold release <id>',
  says: 'end a hold; what is due by then goes with the next sweep',
  schema: 'hold-release',
  examples: ['steward hold release H-7K3M-9QWX --reason "inquiry closed"'],
  plan: async (context) => ({
    id: (context.args[0] ?? '').toUpperCase(),
    reason: reasonOf(context),
    approvedBy: approverOf(context),
  }),
  apply: async (context, plan) => {
    const { endHold } = await import('../../retention/holds.ts');
    return endHold(await context.opened(), plan.id, plan.reason, plan.approvedBy);
  },
  planText: (plan) => `End hold ${plan.id}.`,
  receiptText: (receipt) => `Released hold ${receipt.id}. What is due goes with the next sweep.`,
});
