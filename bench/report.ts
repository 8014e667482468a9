import type { Measured } from './measure.ts';

/** The table of a run: one line for each number, printed as soon as it is known. */
const PEAK_MB = 250;
let over = false;

/** Whether some number was over its limit. */
export const anyOver = (): boolean => over;

export function compare(
  work: string,
  beside: string,
  ours: Measured,
  theirs: Measured | undefined,
  most: number,
): void {
  const ratio = theirs ? ours.seconds / theirs.seconds : undefined;
  const good = ratio === undefined || ratio <= most;
  over ||= !good;
  tell({
    work,
    beside,
    ours: secondsOf(ours),
    theirs: theirs ? secondsOf(theirs) : 'skipped',
    ratio: ratio === undefined ? '–' : `${ratio.toFixed(2)}×`,
    most: `${most}×`,
    verdict: ratio === undefined ? 'skipped' : good ? 'ok' : 'OVER',
  });
}

export function memory(work: string, measured: Measured): void {
  const good = measured.peakMb <= PEAK_MB;
  over ||= !good;
  tell({
    work,
    beside: 'peak memory',
    ours: `${measured.peakMb.toFixed(0)} MB`,
    theirs: '',
    ratio: '',
    most: `${PEAK_MB} MB`,
    verdict: good ? 'ok' : 'OVER',
  });
}

export const secondsOf = (measured: Measured): string =>
  measured.seconds < 1 ? `${(measured.seconds * 1000).toFixed(0)} ms` : `${measured.seconds.toFixed(1)} s`;

function tell(row: Row): void {
  process.stdout.write(
    `${row.work.padEnd(38)} ${row.beside.padEnd(24)} ${row.ours.padStart(8)} ${row.theirs.padStart(8)} ${row.ratio.padStart(7)} ${row.most.padStart(7)}  ${row.verdict}\n`,
  );
}

/** A number that has no tool beside it, at most so many seconds for a million contacts. */
export function within(work: string, measured: Measured, seconds: number, rows: number): void {
  const most = (seconds * rows) / 1_000_000;
  const good = measured.seconds <= most;
  over ||= !good;
  tell({
    work,
    beside: `${seconds} s a million`,
    ours: secondsOf(measured),
    theirs: '',
    ratio: '',
    most: `${most} s`,
    verdict: good ? 'ok' : 'OVER',
  });
}

type Row = {
  readonly work: string;
  readonly beside: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly most: string;
  readonly verdict: string;
};

/** The head of the table. */
export const head = (): void =>
  void process.stdout.write(
    `${'work'.padEnd(38)} ${'beside'.padEnd(24)} ${'steward'.padStart(8)} ${'peer'.padStart(8)} ${'ratio'.padStart(7)} ${'at most'.padStart(7)}\n`,
  );

/** A number that must not be less than so much; `show` writes it. */
export function atLeast(
  work: string,
  beside: string,
  measured: { readonly value: number; readonly ours: string },
  least: number,
  show: (value: number) => string,
): void {
  const good = measured.value >= least;
  over ||= !good;
  tell({
    work,
    beside,
    ours: measured.ours,
    theirs: '',
    ratio: show(measured.value),
    most: `≥ ${show(least)}`,
    verdict: good ? 'ok' : 'TOO LOW',
  });
}
