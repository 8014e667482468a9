import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classification } from './classify.ts';
import { bestOf, type Measured, measure } from './measure.ts';
import { atLeast, secondsOf } from './report.ts';
import { bareNode, place, project, ROWS, steward } from './setup.ts';
import { generateTexts } from './texts.ts';

/** How well and how fast the words of a text are read, on the labelled list. */
export function readingOfTexts(): void {
  const found = classification(join(project, 'fixtures', 'received-texts.csv'));
  if (!found) return;
  const show = (value: number) => value.toFixed(3);
  const labelled = 'the labelled list';
  atLeast('stops that opt out (recall)', labelled, { value: found.recall, ours: '' }, 0.98, show);
  atLeast('opting out and a stop (precision)', labelled, { value: found.precision, ours: '' }, 0.9, show);
  atLeast('texts read for what they ask', 'a second', { value: found.perSecond, ours: '' }, TEXTS_A_SECOND, whole);
}

const whole = (value: number): string => String(Math.round(value));

/** So many texts a second, after parsing: what the command takes longer than for no texts, less the parsing alone. */
const TEXTS_A_SECOND = 20_000;

export async function receivedTexts(): Promise<void> {
  await measure(steward('texts', 'init'));
  const [file, none] = [join(place, 'texts.json'), join(place, 'none.json')];
  writeFileSync(file, generateTexts(ROWS.register, 11, Date.now()));
  writeFileSync(none, '[]');
  const parse = `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`;
  const [empty, parsing, bare] = await bestOf(
    3,
    steward('texts', 'opt-out', 'inbox', none),
    { words: [process.execPath, '-e', parse] },
    bareNode,
  );
  const ours = await measure(steward('texts', 'opt-out', 'inbox', file, '--json'));
  const { new: read } = JSON.parse(ours.stdout) as { new: number };
  const before = (empty as Measured).seconds + (parsing as Measured).seconds - (bare as Measured).seconds;
  const rate = read / Math.max(0.001, ours.seconds - before);
  const measured = { value: rate, ours: secondsOf(ours) };
  atLeast(`read, opt out, seal ${read} texts`, 'a second, after parsing', measured, TEXTS_A_SECOND, whole);
}
