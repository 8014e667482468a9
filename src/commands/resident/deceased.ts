import { type Context, changeCommand } from '../../cli/command.ts';
import { many } from '../../cli/count-words.ts';
import { personalValues } from '../../cli/input.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import { reportedBy } from '../../contacts/death-sources.ts';
import type { DeceasedPlan, DeceasedReceipt, WithdrawPlan, WithdrawReceipt } from '../../contacts/deceased.ts';
import { Refusal } from '../../refusal.ts';

export const residentDeceased = changeCommand<DeceasedPlan | WithdrawPlan, DeceasedReceipt | WithdrawReceipt>({
  usage: 'resident deceased <id>',
  says: 'record that a death was reported, by whom, or that the report was withdrawn',
  schema: 'resident-deceased',
  flags: [
    { flags: '--source <who>', says: 'who reported it: Tell Us Once, relative, registrar …; never a name' },
    { flags: '--date <day>', says: 'the day of death, compared with the contacts and not kept (- reads it)' },
    { flags: '--withdraw', says: 'the report was wrong, or of somebody else' },
  ],
  examples: [
    'steward resident deceased R7K3M9QWX2ABCDEF --date 2026-11-03 --source "Tell Us Once"',
    'steward resident deceased R7K3M9QWX2ABCDEF --withdraw --reason "the report was of somebody else"',
  ],
  plan: async (context) => {
    const { planDeceased, planWithdraw } = await import('../../contacts/deceased.ts');
    const resident = context.args[0] ?? '';
    const report = await reportOf(context);
    if (report) return planDeceased(await context.opened(), { resident, ...report, reason: reasonOf(context) });
    const why = { reason: reasonOf(context, true), approvedBy: approverOf(context) };
    return planWithdraw(await context.opened(), { resident, ...why });
  },
  apply: async (context, plan) => {
    const { applyDeceased, applyWithdraw } = await import('../../contacts/deceased.ts');
    const opened = await context.opened();
    return 'source' in plan ? applyDeceased(opened, plan) : applyWithdraw(opened, plan);
  },
  planText: (plan) => {
    if ('source' in plan)
      return plan.already
        ? `Resident ${plan.resident} is ${reportedBy(plan.before)} already.`
        : [`Mark resident ${plan.resident} as ${reportedBy(plan.source)}.`, ...afterLines(plan)].join('\n');
    return plan.already
      ? notReported(plan.resident)
      : `Withdraw the report that resident ${plan.resident} is deceased.`;
  },
  receiptText: (receipt, style) => ('source' in receipt ? reportedText(receipt, style) : withdrawnText(receipt, style)),
});

/** What was reported; undefined when a report is withdrawn. */
async function reportOf(
  context: Context,
): Promise<{ readonly source: string; readonly date: string | undefined } | undefined> {
  const { flags } = context;
  const source = textFlag(flags, 'source');
  const date = textFlag(flags, 'date');
  if (flags.withdraw === true) {
    if (source !== undefined || date !== undefined)
      throw new Refusal('usage', '--withdraw goes with neither --source nor --date.', 'Say why with --reason.');
    return undefined;
  }
  if (source === undefined)
    throw new Refusal(
      'usage',
      'Who reported it must be said: a death is only ever reported.',
      'For example: --source "Tell Us Once"',
    );
  return { source, date: date === '-' ? (await personalValues(context, 'Day of death:'))[0] : date };
}

const reportedText = (receipt: DeceasedReceipt, style: Style): string => {
  const { resident, status, source } = receipt;
  return [
    `Resident ${style.bold(resident)} is ${reportedBy(source)}${status === 'already' ? ' already' : ''}.`,
    'Nothing was deleted.',
    'No survey invitation follows their calls, and everybody who looks is told.',
    ...afterLines(receipt).map((line) => style.caution(line)),
    'UK GDPR does not cover the dead; a duty of confidence may. A request by an',
    'executor or a relative is no subject access: send it the other way, and log it.',
    'If it was wrong:',
    `  steward resident deceased ${resident} --withdraw --reason WHY`,
  ].join('\n');
};

/** A dead person does not call: either the report is of somebody else, or somebody else uses the name. */
const afterLines = ({ contactsAfter }: Pick<DeceasedPlan, 'contactsAfter'>): readonly string[] =>
  contactsAfter === null || contactsAfter === 0
    ? []
    : [`${many(contactsAfter, 'contact')} took place after that day. Is the report of this resident?`];

const withdrawnText = ({ resident, status }: WithdrawReceipt, style: Style): string =>
  status === 'not-reported'
    ? notReported(resident)
    : `Resident ${style.bold(resident)} is no longer reported deceased.\nSurveys may follow their calls again.`;

const notReported = (resident: string): string => `Resident ${resident} is not reported deceased. Nothing was changed.`;
