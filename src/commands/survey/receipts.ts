import { changeCommand } from '../../cli/command.ts';
import { number } from '../../cli/count-words.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { textDocument } from '../../cli/input.ts';
import { Refusal } from '../../refusal.ts';
import type { NotifyAccess } from '../../survey/notify/access.ts';
import type { ReceiptCounts } from '../../survey/receipts/apply.ts';
import type { ReceiptRow } from '../../survey/receipts/read-file.ts';
import { NOTIFY_FLAGS, notifyAccess } from '../notify-flags.ts';

type Plan = { readonly rows: readonly ReceiptRow[] } | { readonly access: NotifyAccess };

export const surveyReceipts = changeCommand<Plan, ReceiptCounts>({
  usage: 'survey receipts [file]',
  says: 'mark what became of the texts: from a file of Notify’s callbacks, or by asking it',
  schema: 'survey-receipts',
  flags: [{ flags: '--sync', says: 'ask GOV.UK Notify, instead of a file' }, ...NOTIFY_FLAGS],
  examples: [
    'steward survey receipts callbacks.json',
    'steward survey receipts --sync --notify-key-file /etc/steward/notify.key',
  ],
  exits: { 3: 'done, but something in the file is no receipt' },
  plan: async (context) => {
    const { args, flags } = context;
    const file = args[0];
    if ((file === undefined) === (flags.sync !== true))
      throw new Refusal('usage', 'Either a file or --sync.', 'For example: steward survey receipts callbacks.json');
    if (file === undefined) return { access: notifyAccess(context) };
    const { readReceipts } = await import('../../survey/receipts/read-file.ts');
    return { rows: readReceipts(await textDocument(context, file)) };
  },
  show: (plan) => ('rows' in plan ? { receipts: plan.rows.length } : { sync: true }),
  apply: async (context, plan) => {
    const { applyReceipts, syncReceipts } = await import('../../survey/receipts/apply.ts');
    const opened = await context.opened();
    return 'rows' in plan ? applyReceipts(opened, plan.rows) : syncReceipts(opened, plan.access);
  },
  planText: (plan) =>
    'rows' in plan
      ? `Mark what became of ${plan.rows.length} ${plan.rows.length === 1 ? 'text' : 'texts'}.`
      : 'Ask GOV.UK Notify what became of the texts that it still knows.',
  receiptText: ({ read, delivered, failed, pending, unknown, rejected }, style) =>
    [
      `Read ${number(read)} ${read === 1 ? 'receipt' : 'receipts'}: ${style.good(`${number(delivered)} reported delivered`)}, ${number(failed)} failed, ${number(pending)} on their way, ${number(unknown)} of other texts.`,
      ...(rejected > 0 ? [style.caution(`${rejected} ${rejected === 1 ? 'is' : 'are'} no receipt.`)] : []),
    ].join('\n'),
  exit: ({ rejected }) => (rejected > 0 ? EXIT.findings : EXIT.done),
});
