import { londonDay } from '../../calendar/london.ts';
import { showDay, showInstant } from '../../calendar/show.ts';
import type { Style } from '../../cli/style.ts';
import { pairs, table } from '../../cli/table.ts';
import type { Decided } from '../../opt-outs/texts/decide.ts';
import type { ReviewList, ShownText } from '../../opt-outs/texts/review.ts';
import { texts, waitingWords } from './texts-words.ts';

export function listText({ texts: listed, total, overdue, waiting }: ReviewList, style: Style): string {
  if (total === 0) return 'No text waits for a person.';
  const rows = listed.map(({ id, received, class: read, needs, overdue: late }) => [
    id,
    received.slice(0, 10),
    read,
    needs,
    late ? style.bad('past its day') : 'in time',
  ]);
  const more = total > listed.length ? [style.dim(`and ${total - listed.length} more: add --limit ${total}`)] : [];
  if (!style.terminal) return table([], rows, style);
  return [
    `${style.bold(texts(total))} ${total === 1 ? 'waits' : 'wait'} for a person: ${waitingWords(waiting, style)}${overdue > 0 ? style.bad(`; ${overdue} past ${overdue === 1 ? 'its' : 'their'} day`) : ''}.`,
    table(['text', 'received', 'read as', 'why it waits', ''], rows, style),
    ...more,
    style.dim('Look at the first: steward opt-out review next'),
  ].join('\n');
}

const WHY: Readonly<Record<string, string>> = {
  harm: 'may be about harm: to be seen today',
  'other-number': 'names another number, or somebody else: to be seen today',
  likely: 'opted its sender out, and may not have meant to',
  unclear: 'no machine can tell what it asks',
  unreadable: 'holds no words, or nobody to opt out',
  '': 'nothing: STOP beyond doubt',
};

export const shownTextLines = (shown: ShownText, style: Style): string =>
  pairs(
    [
      ['text', shown.id],
      ['received', showInstant(shown.received)],
      ['read as', shown.class],
      ['why it waits', WHY[shown.needs] ?? shown.needs],
      ['contact', shown.contact ?? 'none: too old, erased, or not let in'],
      ['sender', shown.sender ?? 'not kept'],
      ['words', shown.words ?? 'not kept'],
      ...(shown.decision === null || shown.decidedAt === null
        ? []
        : [['decided', `${shown.decision}, on ${showDay(londonDay(shown.decidedAt))}`] as const]),
    ],
    style,
  );

export function decidedText(decided: Decided, style: Style): string {
  const { id, decision, needs, optedOut, already, left, warnings } = decided;
  const said = {
    'opt-out': `${style.good('Opted out')} the sender of ${id}${already > 0 ? ', as before' : ''}.`,
    'opt-out-other': `${style.good(`Opted out ${optedOut}`)}, ${already} already, as ${id} asked.`,
    no: `${id} is not a stop.`,
    'passed-on': `${id} has been passed on.`,
  }[decision];
  const stays = decision === 'no' && needs === 'likely';
  return [
    said,
    ...(stays ? ['Its sender stays opted out. To end that: steward opt-out remove --how text --reason WHY'] : []),
    left === 0
      ? 'No other text waits.'
      : `${texts(left)} still ${left === 1 ? 'waits' : 'wait'}: steward opt-out review next`,
    ...warnings.map((warning) => `${style.caution('Warning:')} ${warning}`),
  ].join('\n');
}
