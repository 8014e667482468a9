import { changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { reasonOf } from '../../cli/reason.ts';
import { Refusal } from '../../refusal.ts';
import type { HoldPlan, HoldReceipt } from '../../retention/holds.ts';

export const holdPlace = changeCommand<HoldPlan, HoldReceipt>({
  usage: 'hold place',
  says: 'keep records past their time, for a reason and until a review',
  schema: 'hold-place',
  flags: [
    { flags: '--contact <reference>', says: 'hold one contact' },
    { flags: '--resident <id>', says: 'hold everything of one resident' },
    { flags: '--since <day>', says: 'hold contacts from this London day' },
    { flags: '--until <day>', says: 'to the end of this London day' },
    { flags: '--service <service>', says: 'only contacts about this service' },
    { flags: '--review <day>', says: 'when somebody looks at it again, at most 92 days ahead', required: true },
  ],
  examples: [
    'steward hold place --resident R7K3M9QWX2ABCDEF --reason "access request open" --review 2027-01-31',
    'steward hold place --since 2026-11-03 --until 2026-11-10 --service "housing repairs" --reason "fire inquiry" --review 2027-01-31',
  ],
  plan: async (context) => {
    const { planHold } = await import('../../retention/holds.ts');
    const { flags } = context;
    const reason = reasonOf(context, true);
    const review = textFlag(flags, 'review');
    if (review === undefined) throw new Refusal('usage', 'A review day is needed.', 'For example: --review 2027-01-31');
    const scope = {
      contact: textFlag(flags, 'contact'),
      resident: textFlag(flags, 'resident'),
      since: textFlag(flags, 'since'),
      until: textFlag(flags, 'until'),
    };
    return planHold(await context.opened(), { ...scope, service: textFlag(flags, 'service'), reason, review });
  },
  show: (plan) => ({ covers: plan.covers, review: plan.hold.review, reason: plan.hold.reason }),
  apply: async (context, plan) => {
    const { placeHold } = await import('../../retention/holds.ts');
    return placeHold(await context.opened(), plan);
  },
  planText: (plan) => `Hold ${plan.covers} until it is reviewed on ${plan.hold.review}, because: ${plan.hold.reason}.`,
  receiptText: (receipt, style) =>
    [
      `Placed hold ${style.bold(receipt.id)} on ${receipt.covers}; review on ${receipt.review}.`,
      'Held past its time, a record is in no list, export or invitation.',
      'After release, copies in backups stay readable until that review day.',
    ].join('\n'),
});
