import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';
import { seededRandom } from '../support/seeded.ts';
import { type Step, story } from './story.ts';
import { inboxStory } from './story-inbox.ts';
import { storyBackup } from './story-backup.ts';
import { keysStory } from './story-keys.ts';
import { storyErase } from './story-erase.ts';
import { storyMarks } from './story-marks.ts';
import { storyMend } from './story-mend.ts';
import { storySurvey } from './story-survey.ts';

/** Each is told in a home of its own, so that a step more in one leaves the transcripts of the others as they are. */
const STORIES: Readonly<Record<string, readonly Step[]>> = {
  transcripts: story,
  inbox: inboxStory,
  keys: keysStory,
  erase: storyErase,
  mend: storyMend,
  marks: storyMarks,
  survey: storySurvey,
  backup: storyBackup,
};

/** The name of a command: what is typed without its argument. */
const nameOf = (usage: string): string => usage.replace(/ [<[].*$/, '');

/** The longest first: `backup DIR` is a command, and `backup verify DIR` another. */
const NAMES = COMMANDS.map((command) => nameOf(command.usage)).sort((a, b) => b.length - a.length);

/** What differs between machines and runs though nothing differs for the person who reads. */
function settled(text: string, home: TestHome): string {
  return text
    .replaceAll(home.folder, '/council')
    .replaceAll(/node v?\d+\.\d+\.\d+/g, 'node VERSION')
    .replaceAll(/SQLite \d+\.\d+\.\d+/g, 'SQLite VERSION')
    .replaceAll(/"node":"v?[\d.]+"/g, '"node":"VERSION"')
    .replaceAll(/"sqlite":"[\d.]+"/g, '"sqlite":"VERSION"')
    .replaceAll(/"(storeBytes|registerBytes)":\d+/g, '"$1":BYTES')
    .replaceAll(/\b\d+(?:\.\d+)? (?:kB|MB|KiB|MiB)\b/g, 'N kB');
}

const block = (typed: string, ran: Ran, home: TestHome): string =>
  [`$ ${typed}`, `:: exit ${ran.exit}`, ':: stdout', settled(ran.stdout, home).trimEnd(), ':: stderr', settled(ran.stderr, home).trimEnd(), ''].join('\n');

const homeFor = (name: string) => makeTestHome({ now: '2026-11-23T09:00:00.000Z', random: seededRandom(name) });

test('every command answers as its transcript says, whole', async () => {
  const transcripts = new Map<string, string[]>();
  const add = (name: string, text: string) => transcripts.set(name, [...(transcripts.get(name) ?? []), text]);
  const help = await homeFor('help');
  for (const command of COMMANDS) {
    const name = nameOf(command.usage);
    if (name === 'demo') continue;
    add(name, block(`steward ${name} --help`, await help.run([...name.split(' '), '--help']), help));
  }
  for (const [name, steps] of Object.entries(STORIES)) await tell(await homeFor(name), steps, add);
  for (const [name, blocks] of transcripts) {
    expect(blocks.length, `no transcript of ${name} but its help`).toBeGreaterThan(1);
    await expect(`${blocks.join('\n')}`).toMatchFileSnapshot(`./${name.replaceAll(' ', '-')}.txt`);
  }
}, 120_000);

async function tell(home: TestHome, steps: readonly Step[], add: (name: string, text: string) => void): Promise<void> {
  mkdirSync(join(home.folder, 'work'));
  const told = new Map<string, string>();
  for (const step of steps) {
    for (const [name, text] of Object.entries(step.files ?? {})) writeFileSync(join(home.folder, name), withCells(text, home), { mode: 0o600 });
    const words = step.words.map((word) => (word.startsWith('$') ? (told.get(word) as string) : word));
    const { env, now } = step;
    const stdin = step.stdin === undefined ? undefined : withCells(step.stdin, home);
    const ran = await home.run(words, { ...(stdin === undefined ? {} : { stdin }), ...(env === undefined ? {} : { env }), now });
    for (const [key, pattern] of Object.entries(step.remember ?? {})) {
      const found = new RegExp(pattern).exec(ran.stdout)?.[1];
      expect(found, `${step.words.join(' ')}: ${ran.stderr}`).toBeDefined();
      told.set(key, found as string);
    }
    const name = NAMES.find((each) => each === words.slice(0, each.split(' ').length).join(' '));
    const typed = `steward ${words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ')}${step.stdin === undefined ? '' : ' < input'}`;
    add(name ?? 'steward', block(`${typed}    # ${step.now.slice(0, 16)}`, ran, home));
  }
}

/** `{out.csv:2:2}` stands for the second cell of the second line of a file that the story made. */
const withCells = (text: string, home: TestHome): string =>
  text.replaceAll(/\{([\w.-]+):(\d+):(\d+)\}/g, (_, file, line, cell) => {
    const rows = readFileSync(join(home.folder, file), 'utf8').split('\r\n');
    return rows[Number(line) - 1]?.split(',')[Number(cell) - 1] ?? '';
  });
