import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMON_FLAGS } from '../../src/cli/flags.ts';
import { unechoed } from '../../src/cli/unechoed.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { makeTestHome } from '../support/home.ts';
import { expectNothingPlanted, expectRefused, PLANTED, plantedIn } from '../support/planted.ts';
import { makePlace } from '../support/process.ts';

/** Nothing personal is ever an argument (D7); where it was typed all the same, no message says it again. */

const NOW = '2026-11-23T09:00:00.000Z';
const DIGITS = PLANTED.phone.replaceAll(' ', '');

describe('what was typed by mistake', () => {
  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [[DIGITS], /no such command \(word 1\)/],
    [['contact', DIGITS], /steward contact has no such command \(word 2\)/],
    [['contact', PLANTED.name], /no such command/],
    [['contact', 'add', '--channel', 'phone', DIGITS], /takes no words beside its flags, and got 1/],
    [['opt-out', 'check', DIGITS], /takes no words beside its flags, and got 1/],
    [['opt-out', 'check', ...PLANTED.phone.split(' ')], /got 2/],
    [['contact', 'show', 'C-7K3M-9QWX-2ABC', PLANTED.email], /takes 1 word beside its flags, and got 2/],
    [['opt-out', 'add', '--how', DIGITS], /--how <way> takes one of: phone, text, email, post, web\./],
    [['resident', 'find', '--by', DIGITS], /--by <kind> takes one of: phone, email/],
    [['resident', 'find', '--by', "x'. Allowed choices are 07700 900481, Quillfeather"], /takes one of: phone, email/],
    [['contact', 'list', `--${DIGITS}`], /no such option \(word 3\)/],
    [['contact', 'list', `-${DIGITS}`], /no such option|takes no words/],
    [['contact', 'list', `--phone=${PLANTED.phone}`], /no such option \(word 3\)/],
    [['contact', 'list', '--quillfeather'], /no such option/],
    [[`-n${DIGITS}`, 'status'], /no such option/],
    [['status', '--wait', DIGITS], /--wait/],
    [['contact', 'list', '--limit', DIGITS], /--limit/],
    [['contact', 'list', '--since', PLANTED.name], /--since/],
    [['check', '--only', PLANTED.name], /--only/],
    [['certificate', 'show', PLANTED.name], /certificate/],
    [['contact', 'show', PLANTED.name, '--reason', 'x'], /reference/],
    [['contact', 'show', 'C-7K3M-9QWX-2ABC', '--reason', `call ${PLANTED.phone}`], /personal data \(phone\)/],
  ];

  test('is refused, and not said again on any stream, in text or JSON', async () => {
    const place = await makePlace();
    for (const [words, sentence] of mistakes) {
      const ran = await place.run(words);
      expectRefused(ran, ran.exit as number, sentence);
      expect([1, 2], words.join(' ')).toContain(ran.exit);
      expectNothingPlanted(place, ran);
      const asJson = await place.run([...words, '--json']);
      expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { exit: ran.exit } });
      expectNothingPlanted(place, asJson);
    }
  }, 120_000);

  test('a number where a file was meant: the sentence stands, the number does not', async () => {
    const place = await makePlace();
    for (const words of [
      ['contact', 'import', DIGITS],
      ['contact', 'import', `./${DIGITS}/x.csv`],
      ['opt-out', 'import', DIGITS],
      ['contact', 'add', '--from', `${PLANTED.email}.json`],
      ['--home', DIGITS, 'status'],
      ['--key-file', DIGITS, 'status'],
      ['contact', 'import', 'x.csv', '--mapping', DIGITS],
    ]) {
      const ran = await place.run(words);
      expect(ran.exit).not.toBe(0);
      expectNothingPlanted(place, ran);
    }
  });

  test('a slip in a name of a command is still mended', async () => {
    const place = await makePlace({ init: false });
    expectRefused(await place.run(['contcat']), 2, /Did you mean: steward contact$/m);
    expectRefused(await place.run(['contact', 'lst']), 2, /Did you mean: steward contact list$/m);
    expectRefused(await place.run(['contact', 'list', '--chanel', 'x']), 2, /Did you mean: --channel$/m);
    expectRefused(await place.run(['opt-out', 'add']), 2, /--how <way> is needed/);
    expectRefused(await place.run(['opt-out', 'add', '--how']), 2, /--how <way> needs a value/);
    expectRefused(await place.run(['contact', 'show']), 2, /needs <reference>/);
    const group = await place.run(['contact']);
    expect([group.exit, group.stdout, group.stderr.includes('Usage: steward contact')]).toEqual([2, '', true]);
  });
});

test('every flag and argument of every command: a planted number is in no message', async () => {
  const home = await makeTestHome({ now: NOW });
  writeFileSync(join(home.folder, 'notice.yaml'), `owner: ${PLANTED.name}\n`);
  const common = COMMON_FLAGS.filter(({ flags }) => flags.includes('<'));
  for (const command of COMMANDS.filter(({ usage }) => usage !== 'demo' && usage !== 'init')) {
    const words = command.usage.split(' ');
    const names = words.filter((word) => !/^[<[]/.test(word));
    const places = words.length - names.length;
    const needed = (command.flags ?? []).filter((flag) => flag.required);
    const fill = (but: string) =>
      needed
        .filter(({ flags }) => flags !== but)
        .flatMap((flag) => [nameOf(flag.flags), flag.choices?.[0] ?? '2026-11-20']);
    const typed = [
      ...(places > 0 ? [[...names, PLANTED.phone, ...fill('')]] : []),
      ...[...(command.flags ?? []), ...common]
        .filter(({ flags }) => flags.includes('<'))
        .map(({ flags }) => [
          ...names,
          ...Array.from({ length: places }, () => 'x'),
          nameOf(flags),
          PLANTED.phone,
          ...fill(flags),
        ]),
    ];
    for (const argv of typed) {
      const ran = await home.run([...argv, '--no-input'], { stdin: '' });
      expect(ran.exit, `${argv.join(' ')}: ${ran.stderr}`).not.toBe(70);
      expect(plantedIn(Buffer.from(ran.stderr)), argv.join(' ')).toEqual([]);
    }
  }
}, 120_000);

const nameOf = (flags: string): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

describe('unechoed', () => {
  const now = Date.parse(NOW);
  test('takes out a typed identifier, alone or inside a path, and nothing else', () => {
    expect(unechoed('/a/07700900481: gone', ['07700900481'], now)).toBe('/a/(not repeated): gone');
    expect(unechoed('/a/07700900481/x: gone', ['/a/07700900481/x'], now)).not.toContain('0481');
    expect(unechoed('see x@example.com', ['--from=x@example.com'], now)).toBe('see (not repeated)');
    expect(unechoed('/a/contacts.csv: gone', ['contacts.csv'], now)).toBe('/a/contacts.csv: gone');
    expect(unechoed('--how takes one of: phone', ['--how', 'phone'], now)).toBe('--how takes one of: phone');
  });
});
