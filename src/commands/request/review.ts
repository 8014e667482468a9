import { changeCommand } from '../../cli/command.ts';
import { reasonOf } from '../../cli/reason.ts';
import type { ReviewPlan, ReviewReceipt } from '../../requests/review.ts';
import { counted } from './words.ts';

export const requestReview = changeCommand<ReviewPlan, ReviewReceipt>({
  usage: 'request review <reference>',
  says: 'state that you have read all free text found so far for details of other people',
  schema: 'request-review',
  examples: ['steward request review SAR-2026-7K3M', 'steward request review SAR-2026-7K3M --yes'],
  plan: async (context) => {
    const { planReview } = await import('../../requests/review.ts');
    return planReview(await context.opened(), context.args[0] ?? '');
  },
  show: ({ reference, read, fresh }: ReviewPlan) => ({
    reference,
    contactsWithFreeText: read.length,
    notReadBefore: fresh,
  }),
  apply: async (context, plan) => {
    const { reviewRequest } = await import('../../requests/review.ts');
    return reviewRequest(await context.opened(), plan, reasonOf(context));
  },
  question: ({ read }) =>
    `Have you read the free text of ${counted(read.length, 'contact')} for details of other people?`,
  planText: ({ reference, read, fresh }) =>
    `${reference}: ${counted(read.length, 'contact has', 'contacts have')} free text, ${fresh} of them not read before. A later one makes the pack a draft again.`,
  receiptText: ({ reference, contactsWithFreeText }) =>
    [
      `Recorded that you have read the free text of ${counted(contactsWithFreeText, 'contact')} of ${reference}.`,
      `What has to come out, you take out before you send. Now: steward request pack ${reference} -o PATH`,
    ].join('\n'),
});
