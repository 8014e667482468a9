import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { type Reading, readText } from '../src/opt-outs/reading/read.ts';

/** What a person said that a text is; the words were never fitted to the list. */
type Label = 'stop' | 'other' | 'other-number' | 'harm';

export type Classification = {
  /** Of the texts that are stops, the share that opts out at once. */
  readonly recall: number;
  /** Of the texts that opt out at once, the share that are stops. */
  readonly precision: number;
  readonly perSecond: number;
  /** Lines for people: how each label was read, and the figures. */
  readonly table: string;
};

/** The labelled list, if the project has one. */
export const LABELLED = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'received-texts.csv');

const LABELS: readonly Label[] = ['stop', 'other', 'other-number', 'harm'];
/** Enough texts for the clock to have something to measure; the best of so many rounds, since machines are shared. */
const TIMED = 20_000;
const ROUNDS = 5;

/** A text opts out at once when it is certain or likely and names no other number: that one goes to a person first. */
const optsOut = ({ class: read, otherNumber }: Reading): boolean => read !== 'no' && !otherNumber;

/**
 * Reads a CSV of `text,label` and says how well the texts are read, and how fast once parsed. Undefined when there is no
 * such file; throws a plain error for a label that is not one.
 */
export function classification(file: string = LABELLED): Classification | undefined {
  if (!existsSync(file)) return undefined;
  const rows = parse<{ readonly text: string; readonly label: string }>(readFileSync(file), {
    columns: true,
    bom: true,
  });
  const read = rows.map(({ text, label }) => ({ label: labelOf(label), reading: readText(text) }));
  const stops = read.filter(({ label }) => label === 'stop');
  const taken = read.filter(({ reading }) => optsOut(reading));
  const right = taken.filter(({ label }) => label === 'stop').length;
  const recall = right / stops.length;
  const precision = right / taken.length;
  const perSecond = speed(rows.map(({ text }) => text));
  const lines = [
    `${'label'.padEnd(14)}${['texts', 'certain', 'likely', 'no', 'number', 'harm', 'opts out'].map((name) => name.padStart(9)).join('')}`,
    ...LABELS.map((label) =>
      lineOf(
        label,
        read.filter((each) => each.label === label).map(({ reading }) => reading),
      ),
    ),
    `stops that opt out: recall ${recall.toFixed(3)}; opting out and a stop: precision ${precision.toFixed(3)}`,
    `${Math.round(perSecond)} texts read a second`,
  ];
  return { recall, precision, perSecond, table: `${lines.join('\n')}\n` };
}

const labelOf = (text: string): Label => {
  const label = LABELS.find((each) => each === text.trim());
  if (label === undefined) throw new Error(`the labelled list has a label that is none of ${LABELS.join(', ')}`);
  return label;
};

function lineOf(label: Label, readings: readonly Reading[]): string {
  const count = (is: (reading: Reading) => boolean): string => String(readings.filter(is).length).padStart(9);
  return [
    label.padEnd(14),
    count(() => true),
    ...(['certain', 'likely', 'no'] as const).map((read) => count((reading) => reading.class === read)),
    count(({ otherNumber }) => otherNumber),
    count(({ harm }) => harm),
    count(optsOut),
  ].join('');
}

function speed(texts: readonly string[]): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let read = 0; read < TIMED; read += 1) readText(texts[read % texts.length] ?? '');
    best = Math.max(best, TIMED / ((performance.now() - start) / 1_000));
  }
  return best;
}
