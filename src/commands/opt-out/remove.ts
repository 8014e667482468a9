import { changeCommand } from '../../cli/command.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { Way } from '../../opt-outs/number.ts';
import type { Removal } from '../../opt-outs/remove.ts';
import { Refusal } from '../../refusal.ts';
import { HOW, mobiles } from './add.ts';

type Plan = {
  readonly number: string;
  readonly how: Way;
  readonly reason: string;
  readonly approvedBy: string | undefined;
};

export const optOutRemove = changeCommand<Plan, Removal>({
  usage: 'opt-out remove',
  says: 'end an opt-out for a reason; the number comes on standard input',
  schema: 'opt-out-remove',
  flags: [HOW],
  examples: ['steward opt-out remove --how email --reason "asked to be texted again"'],
  plan: async (context) => {
    const reason = reasonOf(context, true);
    const numbers = await mobiles(context);
    if (numbers.length !== 1)
      throw new Refusal('usage', 'One number at a time.', 'Each removal has a reason of its own.');
    return { number: numbers[0] as string, how: context.flags.how as Way, reason, approvedBy: approverOf(context) };
  },
  show: ({ how, reason }) => ({ how, reason }),
  apply: async (context, { number, ...why }) => {
    const { removeOptOut } = await import('../../opt-outs/remove.ts');
    return removeOptOut(await context.opened(), number, why);
  },
  planText: (plan) => `End one opt-out, because: ${plan.reason}.`,
  receiptText: (receipt) =>
    receipt.status === 'removed'
      ? 'The opt-out is ended. The number may be texted a survey again.'
      : 'This number was not opted out. Nothing was changed.',
});
