import { showDay } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import { reasonOf } from '../../cli/reason.ts';
import { Refusal } from '../../refusal.ts';
import type { LinkPlan, LinkReceipt } from '../../requests/link.ts';
import { counted } from './words.ts';

export const requestLink = changeCommand<LinkPlan, LinkReceipt>({
  usage: 'request link <reference>',
  says: 'say whose request it is, when that was found after it was opened',
  schema: 'request-link',
  flags: [{ flags: '--resident <ids>', says: 'whose it is; several with commas', required: true }],
  examples: [
    'steward request link SAR-2026-7K3M --resident R7K3M9QWX2ABCDEF',
    'steward request link SAR-2026-7K3M --resident R7K3M9QWX2ABCDEF,R0123456789ABCDE',
  ],
  plan: async (context) => {
    const { planLink } = await import('../../requests/link.ts');
    const named = String(context.flags.resident ?? '');
    if (named.trim() === '')
      throw new Refusal('usage', '--resident is empty.', 'Look somebody up with: steward resident find');
    return planLink(await context.opened(), context.args[0] ?? '', named);
  },
  apply: async (context, plan) => {
    const { linkRequest } = await import('../../requests/link.ts');
    return linkRequest(await context.opened(), plan, reasonOf(context));
  },
  planText: ({ reference, linked }) => `Link ${reference} to ${whom(linked)}.`,
  receiptText: ({ status, reference, linked, residents, goBeforeDue, dueOn, holdCommands }, style) =>
    [
      status === 'already'
        ? `${style.bold(reference)} is linked to ${whom(residents)} already.`
        : `Linked ${style.bold(reference)} to ${whom(linked)}; it is the request of ${counted(residents.length, 'resident')} now.`,
      ...(goBeforeDue === 0
        ? []
        : [
            `${counted(goBeforeDue, 'record goes', 'records go')} before the reply is due on ${showDay(dueOn)}. To keep what is held until then:`,
            ...holdCommands.map((each) => `  ${each}`),
          ]),
    ].join('\n'),
});

const whom = (residents: readonly string[]): string =>
  residents.length === 0 ? 'nobody new' : `resident ${residents.join(', ')}`;
