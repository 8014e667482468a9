import { showDay, showInstant } from '../calendar/show.ts';
import type { CheckAnswer, CheckedPromise, Counts } from '../notice/check.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** An answer for people; `shown` leaves parts of it out. */
export type ShownAnswer = CheckAnswer & { readonly shown?: 'broken' | 'chosen' };

const WORDS: Readonly<Record<CheckedPromise['state'], string>> = {
  broken: 'broken',
  kept: 'kept',
  attested: 'attested',
  'not-evidenced': 'not evidenced',
  'nothing-to-test': 'nothing to test',
};
const WIDEST = 80;

/**
 * The whole answer in at most 80 columns: the counts, what is broken by its id, then every promise in the order of the
 * notice. Quiet, only what is broken; for chosen promises, without the lists below.
 */
export function checkText(answer: ShownAnswer, style: Style): string {
  const width = Math.min(WIDEST, style.columns);
  const told = answer.promises.map((promise) => promiseText(promise, width, style)).join('\n');
  const warnings = [...answer.warnings, ...waiting(answer)].map((warning) =>
    style.caution(wrap(warning, width, '', '')),
  );
  if (answer.shown === 'broken') return [told, ...warnings].filter((part) => part !== '').join('\n');
  const asOf = style.dim(`As of ${showInstant(answer.asOf)}, notice version ${answer.noticeVersion}.`);
  const all = [asOf, summary(answer.counts), brokenText(answer, width, style), told];
  const lists =
    answer.shown === 'chosen' ? [] : [undecidedText(answer, width, style), readingsText(answer, width, style)];
  return [...all, ...lists, ...warnings].filter((part) => part !== '').join('\n\n');
}

const waiting = ({ textsWaiting }: CheckAnswer): readonly string[] =>
  textsWaiting === 0
    ? []
    : [
        `${textsWaiting.toLocaleString('en-GB')} ${textsWaiting === 1 ? 'text waits' : 'texts wait'} for a person: steward opt-out review`,
      ];

function promiseText(
  { id, promise, state, tested, failed, evidence }: CheckedPromise,
  width: number,
  style: Style,
): string {
  const head = wrap(promise, width, `${id}  ${WORDS[state]}   `, '     ');
  const counted =
    tested > 0 ? [`Tested ${tested.toLocaleString('en-GB')}, failed ${failed.toLocaleString('en-GB')}.`] : [];
  const lines = [...counted, ...evidence.split('\n')].filter((line) => line !== '');
  const coloured = colour(state, style);
  return [
    head.replace(`${id}  ${WORDS[state]}`, `${style.bold(id)}  ${coloured(WORDS[state])}`),
    ...lines.map((line) => style.dim(wrap(line, width, '     ', '       '))),
  ].join('\n');
}

function colour(state: CheckedPromise['state'], style: Style): (text: string) => string {
  if (state === 'broken') return style.bad;
  if (state === 'kept') return style.good;
  return state === 'not-evidenced' ? style.caution : style.dim;
}

function summary(counts: Counts): string {
  const { kept, broken, attested, notEvidenced, nothingToTest } = counts;
  const total = kept + broken + attested + notEvidenced + nothingToTest;
  const line = `${total} ${total === 1 ? 'promise' : 'promises'}: ${kept} kept, ${broken} broken, ${attested} attested, ${notEvidenced} not evidenced, ${nothingToTest} with nothing to test`;
  return wrap(line, WIDEST, '', '  ');
}

function brokenText({ promises }: CheckAnswer, width: number, style: Style): string {
  const broken = promises.filter(({ state }) => state === 'broken').map(({ id }) => id);
  return broken.length === 0 ? '' : style.bad(wrap(`Broken: ${broken.join(', ')}`, width, '', '  '));
}

function undecidedText({ undecided }: CheckAnswer, width: number, style: Style): string {
  if (undecided.length === 0) return '';
  const overdue = undecided.filter((value) => value.overdue).length;
  const head = `Undecided: ${undecided.length} ${undecided.length === 1 ? 'value' : 'values'} that the notice assumes or leaves blank${overdue > 0 ? `, ${overdue} past the day to decide` : ''}.`;
  const lines = undecided.map(({ path, value, owner, decideBy, overdue: late }) => {
    const by = decideBy === null ? '' : `, by ${showDay(decideBy)}`;
    const line = wrap(
      `${path}: ${value === '' ? 'blank' : value} (${owner}${by}${late ? ', overdue' : ''})`,
      width,
      '  ',
      '    ',
    );
    return late ? style.bad(line) : line;
  });
  return [wrap(head, width, '', '  '), ...lines].join('\n');
}

function readingsText({ readings }: CheckAnswer, width: number, style: Style): string {
  if (readings.length === 0) return '';
  const head = `${readings.length} ${readings.length === 1 ? 'reading' : 'readings'} of the notice that a person must settle:`;
  const lines = readings.flatMap(({ id, question, assumed }) => [
    wrap(`${id}: ${question}`, width, '  ', '    '),
    style.dim(wrap(`Until then: ${assumed}`, width, '    ', '    ')),
  ]);
  return [head, ...lines].join('\n');
}
