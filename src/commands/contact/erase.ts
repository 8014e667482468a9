import { changeCommand } from '../../cli/command.ts';
import { eraseExit, erasePlanText, eraseQuestion, eraseReceiptText, shownErasePlan } from '../../cli/erase-text.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { EraseReceipt } from '../../retention/erase.ts';
import type { ErasePlan } from '../../retention/plan-erase.ts';

export const contactErase = changeCommand<ErasePlan, EraseReceipt>({
  usage: 'contact erase <reference>',
  says: 'erase one contact before its time, for a reason of the notice',
  schema: 'contact-erase',
  bulk: true,
  examples: [
    'steward contact erase C-7K3M-9QWX-2ABC --reason consent-withdrawn --dry-run',
    'steward contact erase C-7K3M-9QWX-2ABC --reason consent-withdrawn --yes',
  ],
  exits: { 3: 'done, but something was kept (held, restricted, an open request), or bytes were not cleared' },
  plan: async (context) => {
    const { planErase } = await import('../../retention/plan-erase.ts');
    const reason = reasonOf(context, true);
    return planErase(await context.opened(), {
      contact: context.args[0] ?? '',
      reason,
      approvedBy: approverOf(context),
    });
  },
  apply: async (context, plan) => {
    const { applyErase } = await import('../../retention/erase.ts');
    return applyErase(await context.opened(), plan);
  },
  show: shownErasePlan,
  planText: erasePlanText,
  question: eraseQuestion,
  receiptText: eraseReceiptText,
  exit: eraseExit,
});
