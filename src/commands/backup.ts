import { resolve } from 'node:path';
import { showInstant } from '../calendar/show.ts';
import { changeCommand } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { showSize } from '../cli/size.ts';
import type { BackupPlan, BackupReceipt } from '../home/backup/make.ts';

export const backup = changeCommand<BackupPlan, BackupReceipt>({
  usage: 'backup <dir>',
  says: 'copy the home into a new folder, while others write; never the chain, the index key or the master key',
  schema: 'backup',
  examples: ['steward backup /mnt/backup/2026-11-23', 'steward backup /mnt/backup/2026-11-23 --json'],
  exits: {
    3: 'done, but the opt-out register in it is not the newest',
    11: 'another backup of this home is being made',
  },
  plan: async ({ opened, args, world }) => {
    const { planBackup } = await import('../home/backup/make.ts');
    return planBackup(await opened(), resolve(world.cwd, args[0] ?? ''));
  },
  apply: async (context, plan) => {
    const { makeBackup } = await import('../home/backup/make.ts');
    return makeBackup(await context.opened(), plan, context.access().waitMs);
  },
  planText: (plan) => `Copy the home ${plan.home} into ${plan.directory}.`,
  receiptText: (receipt, style) =>
    [
      `Backup ${style.bold(receipt.backup)} of ${showInstant(receipt.madeAt)} is in ${receipt.directory}.`,
      `${receipt.contacts.toLocaleString('en-GB')} ${receipt.contacts === 1 ? 'contact' : 'contacts'}, the register, the keyring, the notice and certificates: ${receipt.files} files, ${showSize(receipt.bytes)}.`,
      receipt.recoveryCopies === 0
        ? `${style.caution('The chain is not in it, and there is no recovery copy of the chain:')} if this machine is lost, nothing in it opens. Make one: steward keys recovery -o FILE`
        : 'The chain is not in it: on another machine it opens with a recovery copy only.',
      ...(receipt.registerBehind
        ? [
            `${style.bad('!')} The opt-out register is older than this store has seen. Keep the backups from before: they may have what it lacks.`,
          ]
        : []),
      `Prove it readable: steward backup verify ${receipt.directory}`,
    ].join('\n'),
  exit: ({ registerBehind }) => (registerBehind ? EXIT.findings : EXIT.done),
});
