import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import type { ExportPlan, ExportReceipt, ExportWish } from '../../exports/types.ts';

export const exportRun = changeCommand<ExportPlan, ExportReceipt>({
  usage: 'export run <recipe>',
  says: 'write a pseudonymised CSV by a recipe of the notice, with a manifest beside it',
  schema: 'export-run',
  flags: [
    { flags: '-o, --output <file>', says: 'where the file goes; its manifest stands beside it', required: true },
    { flags: '--for <recipient>', says: 'a recipient of the notice, instead of the one in the recipe' },
    { flags: '--force', says: 'replace a file that is there' },
  ],
  examples: ['steward export run contacts -o contacts.csv', 'steward export run contacts -o contacts.csv --dry-run'],
  plan: async (context) => {
    const { planExport } = await import('../../exports/run.ts');
    return planExport(await context.opened(), wishOf(context), context.flags.dryRun === true);
  },
  apply: async (context) => {
    const { runExport } = await import('../../exports/run.ts');
    const progress = context.progress('Exporting');
    try {
      return await runExport(await context.opened(), wishOf(context), progress.update);
    } finally {
      progress.stop();
    }
  },
  planText: (plan) =>
    [
      `Export ${plan.rows === null ? 'contacts' : records(plan.rows)} by recipe ${plan.recipe} to ${plan.file}, for ${plan.recipient}.`,
      `Purpose ${plan.purpose}, notice version ${plan.noticeVersion}. To be destroyed by ${showDay(plan.destroyBy)}.`,
      '',
      'Columns:',
      ...plan.columns.map(({ column, rule }) => `  ${column}: ${rule}`),
      `Left out: ${plan.dropped.join(', ')}`,
    ].join('\n'),
  receiptText: (receipt, style) =>
    [
      `Exported ${records(receipt.rows)} to ${style.bold(receipt.file)}, for ${receipt.recipient}.`,
      `Purpose ${receipt.purpose}, notice version ${receipt.noticeVersion}, pseudonym key ${receipt.keyId}.`,
      ...(receipt.leftOut > 0 ? [`Left out ${records(receipt.leftOut)} of people who opted out of the survey.`] : []),
      `SHA-256 ${receipt.sha256}`,
      riskText(receipt),
      'These are still personal data: pseudonymised, not anonymous.',
      `Keep ${receipt.manifest} with the file. Both are to be destroyed by ${showDay(receipt.destroyBy)}.`,
      ...receipt.warnings.map((warning) => warned(warning, style)),
    ].join('\n'),
});

function wishOf(context: Context): ExportWish {
  const { args, flags, world, keyFile } = context;
  return {
    recipe: args[0] ?? '',
    recipient: textFlag(flags, 'for'),
    output: textFlag(flags, 'output') ?? '-',
    cwd: world.cwd,
    force: flags.force === true,
    keyFile,
    reason: reasonOf(context),
    approvedBy: approverOf(context),
  };
}

function riskText({ risk }: ExportReceipt): string {
  if (risk.quasiIdentifiers.length === 0) return 'Risk was not measured: the recipe names no columns for it.';
  return `k = ${risk.k} on ${risk.quasiIdentifiers.join(', ')} against this file only; ${risk.uniques} unique.`;
}

const warned = (warning: string, style: Style): string => `${style.caution('Warning:')} ${warning}`;

const records = (count: number): string => `${count} ${count === 1 ? 'record' : 'records'}`;
