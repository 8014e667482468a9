import { showInstant } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { AcceptPlan, AcceptReceipt } from '../../home/restore/accept.ts';

export const restoreAccept = changeCommand<AcceptPlan, AcceptReceipt>({
  usage: 'restore accept',
  says: 'say that what a restore could not know was entered again, so that sweeps and texts go on',
  schema: 'restore-accept',
  examples: ['steward restore accept --dry-run', 'steward restore accept --yes --reason "holds entered again"'],
  plan: async ({ opened }) => {
    const { planAccept } = await import('../../home/restore/accept.ts');
    return planAccept(await opened());
  },
  apply: async (context, plan) => {
    const { acceptRestore } = await import('../../home/restore/accept.ts');
    return acceptRestore(await context.opened(), plan, { reason: reasonOf(context), approvedBy: approverOf(context) });
  },
  planText: ({ gap, again }) =>
    gap === null
      ? 'There is nothing to accept: no restore is waiting.'
      : [
          `Backup ${gap.backup} was restored. Of the time from ${showInstant(gap.from)} to ${showInstant(gap.to)} this store knows nothing:`,
          ...again.map((each) => `- ${each}`),
        ].join('\n'),
  question: ({ gap }) => (gap === null ? undefined : 'Was all of this done?'),
  receiptText: ({ accepted, gap }) =>
    accepted && gap
      ? `Accepted the gap from ${showInstant(gap.from)} to ${showInstant(gap.to)}. Sweeps and texts go on; the next sweep may ask for --allow-gap.`
      : 'There is nothing to accept: no restore is waiting.',
});
