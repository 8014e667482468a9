import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { many } from '../../cli/count-words.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { Style } from '../../cli/style.ts';
import type { RotationPlan, RotationReceipt, RotationWish } from '../../home/rotate.ts';

export const keysRotate = changeCommand<RotationPlan, RotationReceipt>({
  usage: 'keys rotate',
  says: 'renew the keys: a new epoch of the chain, new permanent keys, a new index key',
  schema: 'keys-rotate',
  flags: [
    {
      flags: '--reseal',
      says: 'seal everything again at once and forget the old epoch; without it, that is kept until its last record is due',
    },
  ],
  examples: ['steward keys rotate --dry-run', 'steward keys rotate --yes --reseal --reason "a laptop was lost"'],
  exits: {
    3: 'done, with findings: records that do not open, bytes not cleared',
    11: 'another command is writing; a long one that holds the old keys is refused afterwards',
  },
  plan: async (context) => {
    const { planRotation } = await import('../../home/rotate.ts');
    return planRotation(await context.opened(), wishOf(context));
  },
  apply: async (context, plan) => {
    const { applyRotation } = await import('../../home/rotate.ts');
    const progress = context.progress('Sealing again');
    try {
      return await applyRotation(await context.opened(), plan, wishOf(context), (done) =>
        progress.update(done, Math.max(1, plan.records, done), `${done} records`),
      );
    } finally {
      progress.stop();
    }
  },
  planText: (plan) => [...planLines(plan), ...copiesLines(plan.recoveryCopies)].join('\n'),
  question: (plan) =>
    plan.reseal
      ? 'Do it? Records in backups made before can then no longer be opened.'
      : plan.renews
        ? 'Renew the keys?'
        : undefined,
  receiptText: (receipt, style) => receiptLines(receipt, style).join('\n'),
  exit: (receipt) => (receipt.notResealed > 0 || !receipt.bytesCleared ? EXIT.findings : EXIT.done),
});

const wishOf = (context: Context): RotationWish => ({
  reseal: context.flags.reseal === true,
  reason: reasonOf(context),
  approvedBy: approverOf(context),
});

function planLines(plan: RotationPlan): readonly string[] {
  const { epoch } = plan;
  if (!plan.renews)
    return [
      cutShortLine(plan),
      ...(plan.reseal ? [`Seal what is under an earlier epoch again, under epoch ${epoch.to}.`] : []),
    ];
  return [
    `Renew the keys: the chain goes from epoch ${epoch.from} to ${epoch.to} with a fresh root, the permanent keys and the index key are made anew.`,
    `${many(plan.optOuts, 'opted-out number')} and the whole register are carried over.`,
    plan.reseal
      ? `${many(plan.records, 'record')} are sealed again at once, and epoch ${epoch.from} is forgotten.`
      : `What is sealed stays under epoch ${epoch.from}${plan.oldEpochUntil === null ? '; nothing is' : `, which is kept until ${showDay(plan.oldEpochUntil)}`}.`,
    ...(plan.reseal ? ['Records in backups made before can then no longer be opened with what this home has.'] : []),
  ];
}

const cutShortLine = ({ cutShort }: RotationPlan): string =>
  cutShort === null
    ? 'Everything was being sealed again and that was cut short: it goes on. The keys are not renewed a second time.'
    : `The renewal begun at ${cutShort} was cut short, and is finished now. The keys are not renewed a second time.`;

function receiptLines(receipt: RotationReceipt, style: Style): readonly string[] {
  const { epoch, oldEpochUntil, optOutsCarried, resealed, notResealed } = receipt;
  const head = receipt.renewed ? 'The keys are renewed' : 'The keys had been renewed';
  return [
    `${head}: the chain is at ${style.bold(`epoch ${epoch}`)}. ${many(optOutsCarried, 'opted-out number')} and the whole register are under new keys.`,
    ...(resealed > 0 ? [`Sealed again: ${many(resealed, 'record')}.`] : []),
    oldEpochUntil === null
      ? 'No earlier epoch is kept: records in a backup made before can no longer be opened with what this home has.'
      : `An earlier epoch is kept until ${showDay(oldEpochUntil)} and then forgotten. What is sealed under it stays readable for whoever has a copy of that chain with the master key; --reseal ends that for this store.`,
    ...(notResealed > 0
      ? [
          style.bad(
            `${many(notResealed, 'record')} could not be opened, so the earlier epoch is kept for a backup that can. See: steward check`,
          ),
        ]
      : []),
    ...(receipt.bytesCleared
      ? []
      : [
          style.caution(
            'The write-ahead log could not be emptied (another process reads, or the disk is full); the next sweep does it.',
          ),
        ]),
    ...copiesLines(receipt.recoveryCopiesToReplace),
    'Now make a new backup, and a new recovery copy: steward keys recovery -o FILE',
  ];
}

const copiesLines = (copies: readonly string[]): readonly string[] =>
  copies.length === 0
    ? []
    : [
        `Recovery copies made before open only what is sealed under the old epoch, in any copy of the store: ${copies.join(', ')}.`,
        `Destroy each and say so: steward keys recovery --destroyed ${copies[0]}`,
      ];
