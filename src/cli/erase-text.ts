import { showDay } from '../calendar/show.ts';
import type { EraseReceipt } from '../retention/erase.ts';
import type { Kept } from '../retention/kept-back.ts';
import type { ErasePlan } from '../retention/plan-erase.ts';
import { EXIT } from './exit-codes.ts';
import type { Style } from './style.ts';

/** What `contact erase` and `resident erase` say: the same act, asked for in two ways. */
export const shownErasePlan = ({ erased, kept, reason, backupsOpenableUntil, already }: ErasePlan): object => ({
  erased,
  kept,
  reason,
  backupsOpenableUntil,
  already,
});

export function erasePlanText(plan: ErasePlan, style: Style): string {
  if (plan.already) return 'This was erased before; nothing of it is left to erase.';
  return [
    `${style.bold(contacts(plan.erased))} would be erased, because: ${plan.reason}.`,
    ...keptLines(plan.kept, style),
    ...(plan.backupsOpenableUntil === null
      ? []
      : [`Copies in backups could not be opened after ${showDay(plan.backupsOpenableUntil)}.`]),
  ].join('\n');
}

export const eraseQuestion = (plan: ErasePlan): string | undefined =>
  plan.already ? undefined : `Erase ${contacts(plan.erased)}? This cannot be undone.`;

export function eraseReceiptText(receipt: EraseReceipt, style: Style): string {
  const { backupsOpenableUntil: until, certificate } = receipt;
  return [
    receipt.already
      ? 'This was erased before; nothing of it was left to erase.'
      : `Erased ${style.bold(contacts(receipt.erased))}.`,
    ...keptLines(receipt.kept, style),
    ...(certificate === null ? [] : [`Certificate ${certificate}: steward certificate show ${certificate}`]),
    ...(until === null
      ? []
      : [
          `Erased here; copies in backups cannot be opened after ${showDay(until)}.`,
          'Until then the keys of their days stay, as other records are sealed to the same days.',
          ...(receipt.recoveryCopiesOpenFrom.some((day) => day <= until)
            ? ['A recovery copy of the chain that is kept for longer still opens them.']
            : []),
        ]),
    ...(receipt.erased > 0
      ? [
          'An opt-out from the survey stays, as it is of a number and keeps it from being texted.',
          'The same contact is not recorded again from an import. Other systems were not touched.',
        ]
      : []),
    ...(receipt.bytesCleared
      ? []
      : [
          style.caution(
            'The write-ahead log could not be emptied (another process reads, or the disk is full); the next sweep does it.',
          ),
        ]),
    ...(receipt.foots ? [] : [style.bad('The balance does not foot: see the certificate.')]),
  ].join('\n');
}

export const eraseExit = ({ kept, bytesCleared, foots }: EraseReceipt): number =>
  kept.length > 0 || !bytesCleared || !foots ? EXIT.findings : EXIT.done;

const keptLines = (kept: readonly Kept[], style: Style): readonly string[] =>
  kept.map(({ reference, why }) => style.caution(`Kept: ${reference}, ${why}.`));

const contacts = (count: number): string => `${count} ${count === 1 ? 'contact' : 'contacts'}`;
