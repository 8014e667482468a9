import { showInstant } from '../../calendar/show.ts';
import { number } from '../../cli/count-words.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import type { Style } from '../../cli/style.ts';
import type { TextsReceipt } from '../../opt-outs/texts/receipt.ts';

/** `1 text`, `1,204 texts`. */
export const texts = (count: number): string => `${number(count)} ${count === 1 ? 'text' : 'texts'}`;

/** What waits for a person, the urgent first: `1 may be about harm, 2 naming another number, 3 unclear`. */
export function waitingWords(waiting: TextsReceipt['waiting'], style: Style): string {
  const words = [
    [waiting.harm, (count: number) => style.bad(`${number(count)} may be about harm`)],
    [waiting.otherNumber, (count: number) => style.caution(`${number(count)} naming another number`)],
    [waiting.likely, (count: number) => `${number(count)} likely a stop and opted out`],
    [waiting.unclear, (count: number) => `${number(count)} unclear`],
    [waiting.unreadable, (count: number) => `${number(count)} unreadable`],
  ] as const;
  return words.flatMap(([count, says]) => (count > 0 ? [says(count)] : [])).join(', ');
}

export const total = (waiting: TextsReceipt['waiting']): number =>
  Object.values(waiting).reduce((sum, count) => sum + count, 0);

/** What a reading of texts came to, and what a person has to do now. */
export function receiptLines(receipt: TextsReceipt, style: Style): readonly string[] {
  const { read, new: fresh, optedOut, already, wordsNotKept, waiting, overdue, oldest, warnings } = receipt;
  const waits = total(waiting);
  const late = overdue > 0 ? style.bad(` (${overdue} past ${overdue === 1 ? 'its' : 'their'} day)`) : '';
  return [
    `Read ${texts(read)}, ${number(fresh)} new: ${style.good(`${number(optedOut)} opted out`)}, ${number(already)} already.`,
    ...(oldest === null ? [] : [style.dim(`The oldest was received at ${showInstant(oldest)}.`)]),
    ...(wordsNotKept > 0 ? [`The words of ${texts(wordsNotKept)} are not kept: too old, or not allowed.`] : []),
    ...(waits > 0
      ? [`Waiting for a person: ${waitingWords(waiting, style)}${late}.`, 'Look at them: steward opt-out review']
      : []),
    ...warnings.map((warning) => `${style.caution('Warning:')} ${warning}`),
  ];
}

export const textsExit = ({ waiting, gap }: TextsReceipt): number =>
  total(waiting) > 0 || gap !== null ? EXIT.findings : EXIT.done;
