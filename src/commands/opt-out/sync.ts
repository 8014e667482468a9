import { showInstant } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import type { TextsReceipt } from '../../opt-outs/texts/receipt.ts';
import type { SyncPlan } from '../../opt-outs/texts/sync.ts';
import { NOTIFY_FLAGS, notifyAccess } from '../notify-flags.ts';
import { receiptLines, textsExit } from './texts-words.ts';

export const optOutSync = changeCommand<SyncPlan, TextsReceipt>({
  usage: 'opt-out sync',
  says: 'read the replies at GOV.UK Notify and opt out whoever says STOP',
  schema: 'opt-out-sync',
  flags: NOTIFY_FLAGS,
  examples: [
    'steward opt-out sync --notify-key-file notify.key',
    'steward opt-out sync --json    # in cron, twice a day',
  ],
  exits: { 3: 'done; texts wait for a person, or some may have been lost' },
  plan: async (context) => {
    const { planSync } = await import('../../opt-outs/texts/sync.ts');
    return planSync(await context.opened());
  },
  apply: async (context) => {
    const { openNotify } = await import('../../survey/notify/client.ts');
    const { syncTexts } = await import('../../opt-outs/texts/sync.ts');
    const notify = await openNotify(notifyAccess(context), { signal: context.world.signal });
    return syncTexts(await context.opened(), notify);
  },
  planText: ({ lastRead, gapPossible }) =>
    [
      `Read all texts that GOV.UK Notify still has. ${lastRead === null ? 'Nobody has read them before.' : `They were last read at ${showInstant(lastRead)}.`}`,
      ...(gapPossible ? ['That is more than 7 days ago, so texts may have been lost.'] : []),
    ].join('\n'),
  receiptText: (receipt, style) => receiptLines(receipt, style).join('\n'),
  exit: textsExit,
});
