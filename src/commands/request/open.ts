import { showDay } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import { Refusal } from '../../refusal.ts';
import type { OpenPlan, OpenReceipt } from '../../requests/open.ts';
import { VIAS } from '../../requests/via.ts';
import { clockLines, counted, dueLine } from './words.ts';

export const requestOpen = changeCommand<OpenPlan, OpenReceipt>({
  usage: 'request open',
  says: 'record a rights request and work out when it must be answered',
  schema: 'request-open',
  flags: [
    { flags: '--type <type>', says: 'what is asked for', required: true, choices: ['access'] },
    {
      flags: '--received <day>',
      says: 'the London day on which the council got it, working day or not',
      required: true,
    },
    { flags: '--resident <ids>', says: 'whose it is; several with commas, none when nobody was found' },
    {
      flags: '--via <way>',
      says: 'how it came',
      choices: VIAS,
    },
  ],
  examples: [
    'steward request open --type access --resident R7K3M9QWX2ABCDEF --received 2026-11-12 --via email',
    'steward request open --type access --received 12/11/2026',
  ],
  plan: async (context) => {
    const { planOpen } = await import('../../requests/open.ts');
    const { flags } = context;
    return planOpen(await context.opened(), {
      received: textFlag(flags, 'received') ?? '',
      residents: residentsFlag(flags.resident),
      via: textFlag(flags, 'via'),
    });
  },
  apply: async (context, plan) => {
    const { openRequest } = await import('../../requests/open.ts');
    return openRequest(await context.opened(), plan, reasonOf(context));
  },
  planText: (plan, style) =>
    [`Open an access request received on ${showDay(plan.received)}.`, ...dateLines(plan, style)].join('\n'),
  receiptText: (receipt, style) =>
    [
      `Opened ${style.bold(receipt.reference)}, an access request received on ${showDay(receipt.received)}.`,
      ...dateLines(receipt, style),
      ...next(receipt),
    ].join('\n'),
});

const dateLines = (plan: OpenPlan, style: Style): readonly string[] => [
  dueLine(plan.dueOn, style),
  ...clockLines(plan, style),
];

function next({ reference, residents, goBeforeDue, holdCommands, dueOn }: OpenReceipt): readonly string[] {
  if (residents.length === 0) {
    return [
      'No resident was named. Search with: steward resident find --by phone',
      `Then link whom you find: steward request link ${reference} --resident ID`,
    ];
  }
  const going =
    goBeforeDue === 0
      ? `Nothing held now goes before ${showDay(dueOn)}.`
      : `${counted(goBeforeDue, 'record goes', 'records go')} before the reply is due.`;
  return [
    `${going} Routine disposal goes on. To keep what is held until you reply:`,
    ...holdCommands.map((each) => `  ${each}`),
  ];
}

/** An empty value is a script's unset variable, and not somebody who was not found. */
function residentsFlag(given: unknown): string | undefined {
  if (typeof given === 'string' && given.trim() === '') {
    throw new Refusal(
      'usage',
      '--resident is empty.',
      'Leave it out when nobody was found, or name whose request it is.',
    );
  }
  return typeof given === 'string' ? given : undefined;
}
