import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contactFields } from '../../src/notice/fields.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';

async function homeWithRecipes(): Promise<TestHome> {
  const home = await makeTestHome({ now: NOW });
  const drop = [...contactFields.filter((field) => field !== 'phone')].join(', ');
  const recipe = (id: string, purpose: string, recipient: string, rule: string) =>
    `  - id: ${id}\n    says: numbers\n    purpose: ${purpose}\n    recipient: ${recipient}\n    keepFor: 7 days\n    quasiIdentifiers: []\n    columns:\n      - { column: phone, fields: [phone], rule: ${rule} }\n    drop: [${drop}]\n`;
  const path = join(home.root, 'notice.yaml');
  const yaml = readFileSync(path, 'utf8')
    .replace(/^effective: .*/m, 'effective: 2026-11-23')
    .replace(
      /^recipes:\n/m,
      `recipes:\n${recipe('for-survey', 'survey', 'internal-services', 'keep')}${recipe('for-govmetric', 'feedback', 'govmetric', 'keep')}${recipe('of-changes', 'service-changes', 'internal-services', 'keep')}${recipe('hidden', 'survey', 'govmetric', 'pseudonym')}`,
    );
  writeFileSync(path, yaml);
  const published = await home.run(['notice', 'publish', '--yes']);
  expect(published.stderr).toBe('');
  for (const phone of ['07700 900101', '07700 900102', '020 7946 0321'])
    await home.run(['contact', 'add', '--channel', 'phone', '--from', '-'], { stdin: JSON.stringify({ phone }) });
  await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900101' });
  return home;
}

test.each([
  ['for-survey', 2, 1],
  ['for-govmetric', 2, 1],
  // An opt-out is of the survey and of nothing else.
  ['of-changes', 3, 0],
  ['hidden', 3, 0],
])('recipe %s exports %i and leaves out %i', async (recipe, rows, leftOut) => {
  const home = await homeWithRecipes();
  const ran = await home.run(['export', 'run', recipe, '-o', 'out.csv', '--reason', 'test', '--json']);
  expect(ran.stderr).toBe('');
  expect(JSON.parse(ran.stdout)).toMatchObject({ rows, leftOut });
  const csv = readFileSync(join(home.folder, 'out.csv'), 'utf8');
  expect(csv.includes('07700 900 101')).toBe(recipe === 'of-changes');
  if (leftOut > 0) expect(csv).toContain('07700 900 102');
});

test('a register that is gone lets no numbers out for texting', async () => {
  const home = await homeWithRecipes();
  writeFileSync(join(home.root, 'secure', 'register.db'), '');
  const ran = await home.run(['export', 'run', 'for-survey', '-o', 'out.csv', '--reason', 'test']);
  expect(ran.exit).toBe(1);
  expect((await home.run(['export', 'run', 'of-changes', '-o', 'out.csv', '--reason', 'test'])).exit).toBe(0);
});
