import { Writable } from 'node:stream';
import { expect, it, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { withWhatWasDone } from '../../src/contacts/import/stopped.ts';
import { Refusal } from '../../src/refusal.ts';
import { pooledRandom } from '../../src/vault/random.ts';

/** What is written for a terminal fits 80 columns; a word that is longer by itself (a path) stays whole. */

function terminal(columns: number) {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY: true, columns }), text: () => text };
}

async function run(argv: readonly string[], columns = 80) {
  const [stdout, stderr] = [terminal(columns), terminal(columns)];
  const exit = await main({
    argv,
    env: { HOME: '/nowhere', NO_COLOR: '1' },
    cwd: '/nowhere',
    stdin: Object.assign(process.stdin, {}),
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: () => Date.parse('2026-11-23T12:00:00Z'),
    random: pooledRandom(),
    user: () => 'tester',
    signal: new AbortController().signal,
  });
  return { exit, stdout: stdout.text(), stderr: stderr.text() };
}

const tooWide = (text: string, columns = 80): readonly string[] =>
  text.split('\n').filter((line) => line.length > columns && line.trim().includes(' '));

test.each(COMMANDS.map(({ usage, examples }) => [usage.replace(/ [<[].*$/, ''), examples] as const))(
  'the help of %s',
  async (name, examples) => {
    const { exit, stdout } = await run([...name.split(' '), '--help']);
    expect(exit).toBe(0);
    expect(tooWide(stdout)).toEqual([]);
    const joined = stdout.replaceAll(/ \\\n +/g, ' ');
    for (const example of examples) expect(joined).toContain(`  ${example}\n`);
  },
);

it('a refusal with a long path: broken between words, the path whole', async () => {
  const path = `/council/${'a long name of a folder with no blanks'.replaceAll(' ', '-')}/${'x'.repeat(40)}.csv`;
  const { exit, stderr } = await run(['--home', path, 'contact', 'list']);
  expect(exit).toBe(10);
  expect(stderr).toContain(path);
  expect(tooWide(stderr)).toEqual([]);
});

it('an import that was stopped names its rejects file last, so that nothing sticks to the path', () => {
  const path = '/council/home/rejects/rejects-20261123T090000Z-4DFW.csv';
  const done = { read: 20_000, recorded: 19_000, duplicates: 0, rejected: 1_000 };
  const told = withWhatWasDone(new Refusal('interrupted', 'Stopped.'), done, { path, destroyBy: '2026-11-30' });
  expect((told as Refusal).details).toEqual([`1,000 rows were rejected, to be destroyed by 30 November 2026: ${path}`]);
});
