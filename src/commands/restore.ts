import { resolve } from 'node:path';
import { showInstant } from '../calendar/show.ts';
import { changeCommand } from '../cli/command.ts';
import { many } from '../cli/count-words.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { gapOf } from '../cli/gap.ts';
import { recoveryWish } from '../cli/recovery-passphrase.ts';
import type { Style } from '../cli/style.ts';
import type { RestorePlan, RestoreWish } from '../home/restore/plan.ts';
import type { RestoreReceipt } from '../home/restore/receipt.ts';

type Plan = RestorePlan & { readonly wish: RestoreWish };

export const restore = changeCommand<Plan, RestoreReceipt>({
  usage: 'restore <dir>',
  says: 'bring a backup back, except what was destroyed since; or see by a drill that it would come back',
  schema: 'restore',
  bulk: true,
  flags: [
    { flags: '--recovery <file>', says: 'the chain and the master key, where this home has lost them' },
    {
      flags: '--allow-gap <duration>',
      says: 'the clock is right although something here was written under a later one',
    },
    { flags: '--drill', says: 'do all of it in a place of its own, record what came of it, and remove it' },
  ],
  examples: [
    'steward restore /mnt/backup/2026-11-23 --dry-run',
    'steward restore /mnt/backup/2026-11-23 --recovery /media/safe/steward.recovery',
    'steward restore /mnt/backup/2026-11-23 --drill --yes',
  ],
  exits: {
    3: 'done, with findings',
    11: 'another command is writing to this home',
    12: 'no key here opens the backup',
  },
  plan: async (context) => {
    const { planRestore } = await import('../home/restore/plan.ts');
    const wish = {
      directory: resolve(context.world.cwd, context.args[0] ?? ''),
      recovery: await recoveryWish(context),
      drill: context.flags.drill === true,
      allowGapMs: gapOf(context.flags.allowGap),
    };
    if (wish.drill) await context.opened();
    return { ...(await planRestore(context.access(), wish)), wish };
  },
  show: ({ wish: _, ...plan }) => plan,
  apply: async (context, { wish, contacts }) => {
    const progress = context.progress(wish.drill ? 'Drill' : 'Restoring');
    const told = (done: number, note: string) => progress.update(done, Math.max(1, contacts), note);
    try {
      if (wish.drill) {
        const { drillRestore } = await import('../home/restore/drill.ts');
        return await drillRestore(context.access(), await context.opened(), wish, told);
      }
      const { applyRestore } = await import('../home/restore/apply.ts');
      return await applyRestore(context.access(), wish, told);
    } finally {
      progress.stop();
    }
  },
  planText: (plan, style) =>
    [
      `Backup ${style.bold(plan.backup)} of ${showInstant(plan.madeAt)} holds ${many(plan.contacts, 'contact')}.`,
      ...lostLines(plan.expired, plan.lostAhead, plan.chain.day),
      ...(plan.keysForgotten > 0
        ? [
            `${many(plan.keysForgotten, 'contact')} of it not due yet would be lost: the keys were renewed and those from before forgotten.`,
          ]
        : []),
      `In ${plan.home} the store ${IS[plan.store]}, the register ${IS[plan.register.here]}. ${registerLine(plan)}`,
      ...(plan.chain.from === 'recovery' ? ['The chain comes from the recovery copy.'] : []),
      ...(plan.keyring === 'backup' ? ['The keyring of the backup is used.'] : []),
      ...(plan.keyFile === null ? [] : [`The master key of the recovery copy is written to ${plan.keyFile}.`]),
      plan.drill
        ? 'This is a drill: what is here stays as it is.'
        : `Of what was recorded or held from ${showInstant(plan.gap.from)} to now nothing is in it${plan.store === 'readable' ? ', and it will be gone from here' : ''}.`,
    ].join('\n'),
  question: (plan) =>
    plan.drill ? undefined : `Put backup ${plan.backup} in the place of the home that is in ${plan.home}?`,
  receiptText: (receipt, style) =>
    [
      receipt.drill
        ? `${receipt.problems.length === 0 ? style.good('The drill came back whole:') : style.bad('The drill came back with findings:')} ${many(receipt.restored, 'contact')} of backup ${style.bold(receipt.backup)}. Nothing here was changed.`
        : `Restored ${style.bold(many(receipt.restored, 'contact'))} from backup ${receipt.backup}.`,
      ...lostLines(receipt.expiredInBackup, receipt.lostAhead, receipt.chainDay),
      ...(receipt.erasedAgain > 0 ? [`${many(receipt.erasedAgain, 'contact')} erased since, erased again.`] : []),
      ...(receipt.drill ? [] : restoredLines(receipt, style)),
      ...receipt.problems.map((problem) => `${style.bad('!')} ${problem}`),
    ].join('\n'),
  exit: ({ problems }) => (problems.length > 0 ? EXIT.findings : EXIT.done),
});

const IS = {
  readable: 'can be read',
  missing: 'is missing',
  damaged: 'is damaged',
  'other-keys': 'is under keys that are lost',
} as const;

const REGISTER = {
  kept: 'The register that was here is kept.',
  'from-backup': 'The register is that of the backup.',
  united: 'The register is the one that was here and that of the backup, put together.',
} as const;

function lostLines(expired: number, ahead: number, day: string): readonly string[] {
  return [
    ...(expired > 0
      ? [
          `${many(expired, 'contact')} of it ${expired === 1 ? 'has' : 'have'} expired: no key opens ${expired === 1 ? 'it' : 'them'} any more.`,
        ]
      : []),
    ...(ahead > 0
      ? [`${many(ahead, 'contact')} of it not due yet ${ahead === 1 ? 'is' : 'are'} lost: the chain opens from ${day}.`]
      : []),
  ];
}

function registerLine({ register }: RestorePlan): string {
  if (register.lost) return 'Opt-outs or erasures that this store has seen are in no register any more.';
  if (register.becomes === 'kept') return 'The register that is here is kept.';
  if (register.becomes === 'united')
    return `Both registers are put together: ${many(register.onlyHere, 'event')} only here, ${many(register.onlyBackup, 'event')} only in the backup.`;
  return register.here === 'readable'
    ? 'The register of the backup is newer and is used.'
    : 'The register of the backup is used: opt-outs told since are not in it.';
}

function restoredLines(receipt: RestoreReceipt, style: Style): readonly string[] {
  const { certificates, noticeVersions, files } = receipt.carriedOver;
  const carried = [
    ...(certificates > 0 ? [many(certificates, 'certificate')] : []),
    ...(noticeVersions > 0 ? [`${many(noticeVersions, 'version')} of the notice`] : []),
    ...(files > 0 ? [`${many(files, 'file')} still to be destroyed`] : []),
  ];
  return [
    REGISTER[receipt.register],
    ...(carried.length > 0 ? [`Taken over from the home that was here: ${carried.join(', ')}.`] : []),
    `Certificate ${receipt.certificate}: steward certificate show ${receipt.certificate}`,
    style.caution(
      `Nothing is disposed of and nobody texted until somebody has accepted the gap from ${showInstant(receipt.gap.from)} to ${showInstant(receipt.gap.to)}.`,
    ),
    'Enter again what is missing, then: steward restore accept',
  ];
}
