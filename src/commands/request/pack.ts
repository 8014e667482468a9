import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import type { PackReceipt } from '../../requests/pack.ts';
import type { PackPlan, PackWish } from '../../requests/pack-plan.ts';
import { counted, daysLeftWords, warned } from './words.ts';

export const requestPack = changeCommand<PackPlan, PackReceipt>({
  usage: 'request pack <reference>',
  says: 'write the subject-access pack: everything held, as a page, JSON and CSV',
  schema: 'request-pack',
  flags: [
    { flags: '-o, --output <folder>', says: 'the folder to make', required: true },
    { flags: '--force', says: 'replace an earlier pack that is there' },
  ],
  examples: [
    'steward request pack SAR-2026-7K3M -o SAR-2026-7K3M',
    'steward request pack SAR-2026-7K3M -o SAR-2026-7K3M --dry-run',
  ],
  plan: async (context) => {
    const { planPack } = await import('../../requests/pack-plan.ts');
    return planPack(await context.opened(), wishOf(context));
  },
  apply: async (context) => {
    const { makePack } = await import('../../requests/pack.ts');
    return makePack(await context.opened(), wishOf(context));
  },
  planText: (plan, style) =>
    [
      `Make the pack of ${plan.reference} in ${plan.path}${plan.replaces ? ', instead of the one there' : ''}.`,
      ...foundLines(plan),
      ...draftLines(plan, style),
      `To be destroyed by ${showDay(plan.destroyBy)}.`,
    ].join('\n'),
  receiptText: (receipt, style) =>
    [
      `Made the pack of ${style.bold(receipt.reference)} in ${receipt.path}. ${toBeSent(receipt, style)}`,
      ...foundLines(receipt),
      ...draftLines(receipt, style),
      ...receipt.files.map(({ path, sha256 }) => `  ${sha256}  ${path}`),
      `Read ${receipt.path}/officer/officer-notes.txt first, and do not send that folder.`,
      `Systems not searched: ${receipt.systemsNotSearched.join('; ')}.`,
      `To be destroyed by ${showDay(receipt.destroyBy)}.`,
      ...receipt.warnings.map((warning) => warned(warning, style)),
    ].join('\n'),
});

function toBeSent({ dueOn, daysLeft }: PackReceipt, style: Style): string {
  return daysLeft >= 0
    ? `It is a reply only once it is sent, by ${showDay(dueOn)}.`
    : `It is a reply only once it is sent. That was due by ${showDay(dueOn)}: ${daysLeftWords(daysLeft, style)}.`;
}

function wishOf(context: Context): PackWish {
  const { args, flags, world } = context;
  return {
    reference: args[0] ?? '',
    output: textFlag(flags, 'output') ?? '-',
    cwd: world.cwd,
    force: flags.force === true,
    reason: reasonOf(context),
  };
}

function foundLines({ reference, residents, contacts, held, awaitingDisposal }: PackPlan): readonly string[] {
  if (residents.length === 0)
    return [
      'Nothing was looked up: the request is linked to nobody yet.',
      `Search with: steward resident find. Then: steward request link ${reference} --resident ID`,
    ];
  const kept = held === 0 ? '' : `, ${held} of them kept past the usual time`;
  return [
    contacts === 0 ? 'No contact found in Steward.' : `${counted(contacts, 'contact')}${kept}.`,
    ...(awaitingDisposal === 0
      ? []
      : [`${counted(awaitingDisposal, 'more is', 'more are')} due and awaiting disposal: counted, not shown.`]),
  ];
}

function draftLines({ draft, draftReasons, residents, reference }: PackPlan, style: Style): readonly string[] {
  if (!draft) return [];
  return [
    `${style.caution('DRAFT:')} ${draftReasons.join(' ')}`,
    ...(residents.length === 0 ? [] : [`When you have read it: steward request review ${reference}`]),
  ];
}
