import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { many } from '../../cli/count-words.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import type { LiftPlan, LiftReceipt, RestrictPlan, RestrictReceipt } from '../../contacts/restrict.ts';
import { Refusal } from '../../refusal.ts';

export const residentRestrict = changeCommand<RestrictPlan | LiftPlan, RestrictReceipt | LiftReceipt>({
  usage: 'resident restrict <id>',
  says: 'keep what is held on a resident and stop its use (UK GDPR Article 18), or lift that',
  schema: 'resident-restrict',
  flags: [
    { flags: '--lift', says: 'end the restriction' },
    { flags: '--told <day>', says: 'when lifting: the day on which the person was told, which comes first' },
  ],
  examples: [
    'steward resident restrict R7K3M9QWX2ABCDEF --reason "accuracy disputed, SAR-2026-7K3M"',
    'steward resident restrict R7K3M9QWX2ABCDEF --lift --told 2026-11-23 --reason "corrected, and told by letter"',
  ],
  plan: async (context) => {
    const { planLift, planRestrict } = await import('../../contacts/restrict.ts');
    const told = toldFlag(context);
    const wish = {
      resident: context.args[0] ?? '',
      reason: reasonOf(context, true),
      approvedBy: approverOf(context),
    };
    const opened = await context.opened();
    return told === undefined ? planRestrict(opened, wish) : planLift(opened, { ...wish, told });
  },
  apply: async (context, plan) => {
    const { applyLift, applyRestrict } = await import('../../contacts/restrict.ts');
    const opened = await context.opened();
    return 'told' in plan ? applyLift(opened, plan) : applyRestrict(opened, plan);
  },
  planText: (plan) => ('told' in plan ? liftPlanText(plan) : restrictPlanText(plan)),
  receiptText: (receipt, style) =>
    'told' in receipt ? liftReceiptText(receipt, style) : restrictReceiptText(receipt, style),
});

/** The day when lifting; undefined when restricting. */
function toldFlag({ flags }: Context): string | undefined {
  const told = textFlag(flags, 'told');
  if (flags.lift === true && told === undefined)
    throw new Refusal(
      'usage',
      'Before a restriction is lifted, the person is told (UK GDPR Article 18(3)).',
      'Tell them, and say on which day: --told DATE',
    );
  if (flags.lift !== true && told !== undefined)
    throw new Refusal('usage', '--told goes with --lift.', 'To restrict, leave it out.');
  return told;
}

const restrictPlanText = ({ resident, already, since, contacts, pastTime }: RestrictPlan): string =>
  already
    ? `Resident ${resident} is restricted already${sinceText(since)}.`
    : [
        `Restrict resident ${resident}: ${many(contacts, 'contact')} would be kept, and not used.`,
        ...pastLines(pastTime),
      ].join('\n');

const restrictReceiptText = ({ resident, status, since, pastTime }: RestrictReceipt, style: Style): string =>
  [
    status === 'already'
      ? `Resident ${style.bold(resident)} is restricted already${sinceText(since)}.`
      : `Restricted resident ${style.bold(resident)}.`,
    'What is held is kept and not used: in no export and no survey invitation,',
    'not disposed of and not erased, until somebody lifts it.',
    ...pastLines(pastTime),
    'Before lifting it, tell the person. Then:',
    `  steward resident restrict ${resident} --lift --told DATE --reason WHY`,
  ].join('\n');

const pastLines = (pastTime: number): readonly string[] =>
  pastTime === 0
    ? []
    : [
        `${many(pastTime, 'contact')} of it ${pastTime === 1 ? 'is' : 'are'} past the time already, and stay${pastTime === 1 ? 's' : ''} too.`,
      ];

const sinceText = (since: string | null): string => (since === null ? '' : `, since ${showDay(londonDay(since))}`);

const liftPlanText = (plan: LiftPlan): string =>
  plan.already
    ? notRestricted(plan.resident)
    : [
        `Lift the restriction of resident ${plan.resident}, who was told on ${showDay(plan.told)}.`,
        ...dueLines(plan),
      ].join('\n');

const liftReceiptText = (receipt: LiftReceipt, style: Style): string =>
  receipt.status === 'not-restricted'
    ? notRestricted(receipt.resident)
    : [
        `Lifted the restriction of resident ${style.bold(receipt.resident)}.`,
        `The person was told on ${showDay(receipt.told)}.`,
        ...dueLines(receipt).map((line) => style.caution(line)),
        ...(receipt.backupsOpenableUntil === null
          ? []
          : [`Copies in backups can be opened until ${showDay(receipt.backupsOpenableUntil)}.`]),
        ...(receipt.erasureAsked
          ? [
              'An erasure was asked for. What was kept from it does not go by itself:',
              `  steward resident erase ${receipt.resident} --reason CLASS`,
            ]
          : []),
      ].join('\n');

/** What lifting does at once, which nobody may learn from the sweep. */
const dueLines = ({ dueAtOnce, held }: Pick<LiftPlan, 'dueAtOnce' | 'held'>): readonly string[] => [
  ...(dueAtOnce === 0
    ? []
    : [
        `${many(dueAtOnce, 'contact')} past the time ${dueAtOnce === 1 ? 'is' : 'are'} due at once, and ${dueAtOnce === 1 ? 'goes' : 'go'} with the next sweep.`,
      ]),
  ...(held === 0
    ? []
    : [
        `${many(held, 'contact')} past the time stay${held === 1 ? 's' : ''}: a hold keeps ${held === 1 ? 'it' : 'them'}.`,
      ]),
];

const notRestricted = (resident: string): string => `Resident ${resident} is not restricted. Nothing was changed.`;
