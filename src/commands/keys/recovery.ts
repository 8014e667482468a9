import { resolve } from 'node:path';
import { parseDuration } from '../../calendar/duration.ts';
import { showDay } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import { newPassphrase } from '../../cli/new-passphrase.ts';
import { textFlag } from '../../cli/options.ts';
import { reasonOf } from '../../cli/reason.ts';
import type { DestroyedCopy } from '../../home/keys.ts';
import type { RecoveryPlan, RecoveryReceipt } from '../../home/make-recovery.ts';
import { Refusal } from '../../refusal.ts';

type Plan = RecoveryPlan | { readonly destroyed: string; readonly reason: string | undefined };

const DAY_MS = 86_400_000;
const PASSPHRASE = {
  variable: 'STEWARD_RECOVERY_PASSPHRASE_FILE',
  what: 'for the copy',
  question: 'A passphrase for this copy alone (four random words are good):',
};

export const keysRecovery = changeCommand<Plan, RecoveryReceipt | DestroyedCopy>({
  usage: 'keys recovery',
  says: 'write a recovery copy of the chain, dated ahead, under a passphrase of its own; or report one destroyed',
  schema: 'keys-recovery',
  flags: [
    { flags: '-o, --output <file>', says: 'where the copy goes: not on this machine for long, and in no backup' },
    {
      flags: '--ahead <days>',
      says: 'how far ahead it is dated and when it is to be replaced, 1d to 31d; 7d unless told',
    },
    { flags: '--force', says: 'replace a file that is there' },
    { flags: '--destroyed <id>', says: 'report that a copy was destroyed' },
  ],
  examples: ['steward keys recovery -o /media/safe/steward.recovery', 'steward keys recovery --destroyed K-7K3M-9QWX'],
  plan: async (context) => {
    const { flags } = context;
    const destroyed = textFlag(flags, 'destroyed');
    const output = textFlag(flags, 'output');
    if ((destroyed === undefined) === (output === undefined)) {
      throw new Refusal(
        'usage',
        'A file for a new copy is needed, or the id of a destroyed one.',
        'Use -o FILE, or --destroyed ID.',
      );
    }
    if (destroyed !== undefined) return { destroyed, reason: reasonOf(context) };
    const { planRecovery } = await import('../../home/make-recovery.ts');
    const wish = {
      file: resolve(context.world.cwd, output ?? ''),
      aheadDays: daysAhead(flags.ahead),
      force: flags.force === true,
      keyFile: context.keyFile,
    };
    return planRecovery(await context.opened(), wish);
  },
  apply: async (context, plan) => {
    const opened = await context.opened();
    if ('destroyed' in plan) {
      const { reportDestroyed } = await import('../../home/keys.ts');
      return reportDestroyed(opened, plan.destroyed, plan.reason);
    }
    const { makeRecovery } = await import('../../home/make-recovery.ts');
    return makeRecovery(opened, plan, await newPassphrase(context, PASSPHRASE));
  },
  planText: (plan) =>
    'destroyed' in plan
      ? 'Report a recovery copy destroyed.'
      : `Write a recovery copy to ${plan.file}. It opens what falls due on ${showDay(plan.chainDay)} or later, and is to be replaced by ${showDay(plan.replaceBy)}.`,
  receiptText: (receipt, style) => {
    if ('status' in receipt) {
      return receipt.status === 'reported'
        ? `Recorded: recovery copy ${receipt.id} is destroyed.`
        : `Recovery copy ${receipt.id} was reported destroyed already.`;
    }
    const { id, file, chainDay, replaceBy, earlier } = receipt;
    return [
      `Wrote recovery copy ${style.bold(id)} to ${file}.`,
      `With its passphrase it opens what falls due on ${showDay(chainDay)} or later, and holds the master key. Nobody can open it without.`,
      `Replace it by ${showDay(replaceBy)}, destroy it then, and say so: steward keys recovery --destroyed ${id}`,
      ...earlier.map(
        (each) =>
          `${style.caution('Still known:')} ${each}. Destroy it and say so: steward keys recovery --destroyed ${each}`,
      ),
    ].join('\n');
  },
});

function daysAhead(given: unknown): number {
  if (typeof given !== 'string') return 7;
  const parsed = parseDuration(given);
  const days = parsed.ok ? parsed.value / DAY_MS : 0;
  if (!Number.isInteger(days) || days < 1 || days > 31)
    throw new Refusal('usage', '--ahead takes whole days from 1d to 31d.', 'For example: --ahead 7d');
  return days;
}
