import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contactFields } from '../../src/notice/fields.ts';
import { filesBelow } from '../support/bytes.ts';
import { makeTestHome } from '../support/home.ts';

/** P10: no payment card number is recorded, through either door, in any field but the two of machines, however it is written. */

const NOW = '2026-11-23T12:00:00.000Z';
const SPELLINGS = ['4111, 1111, 1111, 1111', '4111,1111,1111,1111', '٤١١١١١١١١١١١١١١١', '④①①①①①①①①①①①①①①①'];
const MACHINES = ['reference', 'recording'];
const GIVEN = {
  channel: 'phone',
  at: '2026-11-20T09:00:00Z',
  name: 'Morag Testperson',
  source: 'crm',
  reference: 'A-1',
};

function nested(field: string, value: string): object {
  const [first = '', second] = field.split('.');
  return second === undefined ? { [first]: value } : { [first]: { name: 'Morag', role: 'relative', [second]: value } };
}

it('contact add refuses it in every field', async () => {
  const home = await makeTestHome({ now: NOW });
  for (const field of contactFields) {
    const spelling = SPELLINGS[contactFields.indexOf(field) % SPELLINGS.length] as string;
    const stdin = JSON.stringify({ ...GIVEN, ...nested(field, spelling) });
    const ran = await home.run(['contact', 'add', '--from', '-', '--json'], { stdin });
    expect(ran.exit, `${field}: ${ran.stdout}${ran.stderr}`).toBe(MACHINES.includes(field) ? 0 : 1);
    expect(ran.stderr).not.toContain(spelling);
  }
  for (const summary of SPELLINGS) {
    const stdin = JSON.stringify({ ...GIVEN, summary: `She gave ${summary} for the fine.` });
    const ran = await home.run(['contact', 'add', '--from', '-', '--json'], { stdin });
    expect(JSON.parse(ran.stderr).error.message, summary).toContain('summary');
  }
});

it('contact import rejects it in every field, and no digit of it goes into the rejects file', async () => {
  const home = await makeTestHome({ now: NOW });
  const fields = contactFields.filter((field) => !MACHINES.includes(field));
  const rows = fields.flatMap((field) =>
    SPELLINGS.map((spelling) =>
      contactFields.map((each) => {
        const usual = (GIVEN as Readonly<Record<string, string>>)[each] ?? '';
        return `"${each === field ? spelling : usual}"`;
      }),
    ),
  );
  const path = join(home.folder, 'cards.csv');
  writeFileSync(path, `${[contactFields, ...rows].map((row) => row.join(',')).join('\n')}\n`);
  const ran = await home.run(['contact', 'import', path, '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ recorded: 0, rejected: fields.length * SPELLINGS.length });
  const rejects = readFileSync(JSON.parse(ran.stdout).rejectsFile, 'utf8');
  for (const spelling of SPELLINGS) {
    expect(rejects).not.toContain(spelling);
    for (const file of filesBelow(home.root)) expect(readFileSync(file).includes(spelling), file).toBe(false);
  }
  expect(rejects).toContain('summary');
});
