import { copyFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';
import { csv, line, NOW } from './import/sample.ts';

/** Recording goes on while the register is away (D5), and whoever records is told each time that it is. */

const CONTACT = JSON.stringify({ channel: 'phone', name: 'Morag Testperson' });

const registerOf = (home: TestHome): string => join(home.root, 'secure', 'register.db');

const faults: readonly (readonly [string, (home: TestHome) => Promise<void> | void, RegExp])[] = [
  ['missing', (home) => rmSync(registerOf(home)), /register is missing/],
  ['emptied', (home) => truncateSync(registerOf(home), 0), /register.* is empty, or not a Steward file/],
  ['replaced by text', (home) => writeFileSync(registerOf(home), 'nobody\n'.repeat(5_000)), /register.* is damaged/],
  [
    'an old copy',
    async (home) => {
      copyFileSync(registerOf(home), `${registerOf(home)}.old`);
      await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900123' });
      copyFileSync(`${registerOf(home)}.old`, registerOf(home));
      rmSync(`${registerOf(home)}.old`);
    },
    /register is older than this store has seen/,
  ],
];

async function both(home: TestHome) {
  const file = join(home.folder, 'input.csv');
  writeFileSync(file, csv(line({ reference: 'A-1' })));
  const commands = [
    ['contact', 'add', '--from', '-'],
    ['contact', 'import', file],
  ];
  const told = [];
  for (const words of commands) {
    const asJson = await home.run([...words, '--json'], { stdin: CONTACT });
    const asText = await home.run(words, { stdin: CONTACT });
    told.push({ name: words[1] as string, asJson, asText });
  }
  return told;
}

describe('contact add and contact import', () => {
  it.each(faults)('warn of a register that is %s, and record', async (_, spoil, says) => {
    const home = await makeTestHome({ now: NOW });
    await spoil(home);
    for (const { name, asJson, asText } of await both(home)) {
      expect([asJson.exit, asText.exit], `${name}: ${asJson.stderr}${asText.stderr}`).toEqual([0, 0]);
      const { warnings } = JSON.parse(asJson.stdout);
      expect(warnings, name).toEqual([expect.stringMatching(says)]);
      expect(warnings[0]).toContain('Contacts are recorded all the same');
      expect(asText.stdout, name).toContain(warnings[0]);
    }
    const { contacts } = JSON.parse((await home.run(['contact', 'list', '--json'])).stdout);
    expect(contacts).toHaveLength(3);
  });

  it('say nothing of one that is well', async () => {
    const home = await makeTestHome({ now: NOW });
    for (const { asJson, asText } of await both(home)) {
      expect(JSON.parse(asJson.stdout).warnings).toEqual([]);
      expect(asText.stdout).not.toContain('register');
    }
  });
});
