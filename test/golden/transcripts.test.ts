import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';
import { seededRandom } from '../support/seeded.ts';
import { story } from './story.ts';

/** The name of a command: what is typed without its argument. */
const nameOf = (usage: string): string => usage.replace(/ [<[].*$/, '');

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

test('every command answers as its transcript says, whole', async () => {
  const home = await makeTestHome({ now: '2026-11-23T09:00:00.000Z', random: seededRandom('transcripts') });
  mkdirSync(join(home.folder, 'work'));
  const transcripts = new Map<string, string[]>();
  const add = (name: string, text: string) => transcripts.set(name, [...(transcripts.get(name) ?? []), text]);
  for (const command of COMMANDS) {
    const name = nameOf(command.usage);
    if (name === 'demo') continue;
    add(name, block(`steward ${name} --help`, await home.run([...name.split(' '), '--help']), home));
  }
  const told = new Map<string, string>();
  for (const step of story) {
    for (const [name, text] of Object.entries(step.files ?? {})) writeFileSync(join(home.folder, name), text);
    const words = step.words.map((word) => (word.startsWith('$') ? (told.get(word) as string) : word));
    const ran = await home.run(words, { ...(step.stdin === undefined ? {} : { stdin: step.stdin }), now: step.now });
    for (const [key, pattern] of Object.entries(step.remember ?? {})) {
      const found = new RegExp(pattern).exec(ran.stdout)?.[1];
      expect(found, `${step.words.join(' ')}: ${ran.stderr}`).toBeDefined();
      told.set(key, found as string);
    }
    const name = COMMANDS.map((command) => nameOf(command.usage)).find((each) => each === words.slice(0, each.split(' ').length).join(' '));
    const typed = `steward ${words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ')}${step.stdin === undefined ? '' : ' < input'}`;
    add(name ?? 'steward', block(`${typed}    # ${step.now.slice(0, 16)}`, ran, home));
  }
  for (const [name, blocks] of transcripts) {
    expect(blocks.length, `no transcript of ${name} but its help`).toBeGreaterThan(1);
    await expect(`${blocks.join('\n')}`).toMatchFileSnapshot(`./${name.replaceAll(' ', '-')}.txt`);
  }
}, 120_000);
