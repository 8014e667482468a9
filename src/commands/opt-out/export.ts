import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import type { Confirmed } from '../../opt-outs/lists/confirm.ts';
import type { Form } from '../../opt-outs/lists/lists.ts';
import type { ListPlan, ListReceipt, ListWish } from '../../opt-outs/lists/run.ts';
import { Refusal } from '../../refusal.ts';

type Plan = ListPlan | { readonly confirm: string };

export const optOutExport = changeCommand<Plan, ListReceipt | Confirmed>({
  usage: 'opt-out export',
  says: 'write the list of opted-out numbers that a processor needs, or note that it uses one',
  schema: 'opt-out-export',
  flags: [
    { flags: '--for <processor>', says: 'govmetric or 8x8: a processor that the notice lets have numbers' },
    { flags: '-o, --output <file>', says: 'where the list goes; a name in this folder unless told' },
    {
      flags: '--form <form>',
      says: 'numbers, unless the processor takes the SHA-256 of each',
      choices: ['numbers', 'sha256'],
    },
    { flags: '--force', says: 'replace a file that is there' },
    { flags: '--confirm <id>', says: 'note that the processor said it uses this list' },
  ],
  examples: [
    'steward opt-out export --for govmetric -o opt-outs.csv',
    'steward opt-out export --for 8x8 --form sha256',
    'steward opt-out export --confirm L-7K3M-9QWX',
  ],
  plan: async (context) => {
    const confirm = textFlag(context.flags, 'confirm');
    if (confirm !== undefined && context.flags.for !== undefined)
      throw new Refusal('usage', 'A list is made with --for, or confirmed with --confirm: one of them.');
    if (confirm !== undefined) return { confirm };
    const { planList } = await import('../../opt-outs/lists/run.ts');
    return planList(await context.opened(), wishOf(context));
  },
  apply: async (context, plan) => {
    const opened = await context.opened();
    if ('confirm' in plan) {
      const { confirmList } = await import('../../opt-outs/lists/confirm.ts');
      return confirmList(opened, plan.confirm, reasonOf(context));
    }
    const { exportList } = await import('../../opt-outs/lists/run.ts');
    return exportList(opened, wishOf(context));
  },
  planText: (plan) =>
    'confirm' in plan
      ? 'Note that the processor uses this list.'
      : [
          `Give ${plan.processor} the ${numbers(plan.numbers)} opted out, in ${plan.file}.`,
          `Columns: ${plan.columns.join(', ')}. To be destroyed by ${showDay(plan.destroyBy)}.`,
        ].join('\n'),
  receiptText: (receipt, style) => ('status' in receipt ? confirmedText(receipt) : listText(receipt, style)),
});

function wishOf(context: Context): ListWish {
  const { flags, world, keyFile } = context;
  const processor = textFlag(flags, 'for');
  if (processor === undefined)
    throw new Refusal('usage', 'For whom is the list?', 'Name a processor: steward opt-out export --for govmetric');
  return {
    processor,
    form: (textFlag(flags, 'form') ?? 'numbers') as Form,
    output: textFlag(flags, 'output'),
    cwd: world.cwd,
    force: flags.force === true,
    keyFile,
    reason: reasonOf(context),
    approvedBy: approverOf(context),
  };
}

const numbers = (count: number): string =>
  count === 1 ? 'one number that is' : `${count.toLocaleString('en-GB')} numbers that are`;

function listText(receipt: ListReceipt, style: Style): string {
  const { id, processor, form, numbers: count, file, sha256, destroyBy, unconfirmed } = receipt;
  return [
    `Wrote list ${style.bold(id)} for ${processor} to ${style.bold(file)}: ${count} opted-out ${count === 1 ? 'number' : 'numbers'}.`,
    `SHA-256 ${sha256}`,
    form === 'sha256'
      ? 'Each is the SHA-256 of its digits with 44 and no plus. That hides no number from somebody who tries them all.'
      : 'It holds plain numbers: send it by a way that the processor and you have agreed.',
    `The file is to be destroyed by ${showDay(destroyBy)}. When ${processor} says that it uses the list:`,
    `  steward opt-out export --confirm ${id}`,
    ...(unconfirmed.length > 0
      ? [`${style.caution('Warning:')} ${processor} never confirmed ${unconfirmed.slice(0, 5).join(', ')}.`]
      : []),
  ].join('\n');
}

const confirmedText = ({ id, processor, status, confirmedAt }: Confirmed): string =>
  status === 'confirmed'
    ? `Noted that ${processor} uses list ${id}.`
    : `${processor} confirmed list ${id} on ${showDay(confirmedAt.slice(0, 10))} already.`;
