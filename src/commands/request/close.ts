import { parseDay } from '../../calendar/day.ts';
import { showDay } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import { reasonOf } from '../../cli/reason.ts';
import { Refusal } from '../../refusal.ts';
import type { ClosePlan, CloseReceipt } from '../../requests/close.ts';

export const requestClose = changeCommand<ClosePlan, CloseReceipt>({
  usage: 'request close <reference>',
  says: 'record that the answer was sent, and on which day',
  schema: 'request-close',
  flags: [{ flags: '--sent <day>', says: 'the London day on which the answer was sent', required: true }],
  examples: ['steward request close SAR-2026-7K3M --sent 2026-12-18'],
  plan: async (context) => {
    const day = parseDay(String(context.flags.sent ?? ''));
    if (!day.ok) throw new Refusal('usage', `--sent ${day.problem}.`, 'For example: --sent 2026-12-18');
    const { planClose } = await import('../../requests/close.ts');
    return planClose(await context.opened(), context.args[0] ?? '', day.value);
  },
  apply: async (context, plan) => {
    const { closeRequest } = await import('../../requests/close.ts');
    return closeRequest(await context.opened(), plan, reasonOf(context));
  },
  planText: ({ reference, on }) => `Close ${reference}: the answer was sent on ${showDay(on)}.`,
  receiptText: ({ reference, on, dueOn, late, destroyBy }, style) =>
    [
      `Closed ${style.bold(reference)}: recorded as sent on ${showDay(on)}, ${late ? style.bad(`after ${showDay(dueOn)}, when it was due`) : `due by ${showDay(dueOn)}`}.`,
      `The record of the request goes on ${showDay(destroyBy)}.`,
    ].join('\n'),
});
