import { changeCommand } from '../../cli/command.ts';
import { eraseExit, erasePlanText, eraseQuestion, eraseReceiptText, shownErasePlan } from '../../cli/erase-text.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { EraseReceipt } from '../../retention/erase.ts';
import type { ErasePlan } from '../../retention/plan-erase.ts';

export const residentErase = changeCommand<ErasePlan, EraseReceipt>({
  usage: 'resident erase <id>',
  says: 'erase everything of one resident before its time',
  schema: 'resident-erase',
  bulk: true,
  examples: [
    'steward resident erase R7K3M9QWX2ABCDEF --reason objection-upheld --dry-run',
    'steward resident erase R7K3M9QWX2ABCDEF --reason objection-upheld --yes',
  ],
  exits: { 3: 'done, but something was kept (held, restricted, an open request), or bytes were not cleared' },
  plan: async (context) => {
    const { planErase } = await import('../../retention/plan-erase.ts');
    const reason = reasonOf(context, true);
    return planErase(await context.opened(), {
      resident: context.args[0] ?? '',
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
