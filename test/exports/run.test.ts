import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rootFor } from '../../src/exports/roots.ts';
import type { Opened } from '../../src/home/opened.ts';
import { write } from '../../src/home/write.ts';
import type { Recipe } from '../../src/notice/types.ts';
import { versionsOf } from '../../src/notice/versions.ts';
import { registerFile } from '../../src/retention/files.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const LATER = '2026-12-10T12:00:00.000Z'; // the phone calls below are due by then, the emails are not

type Answer = {
  readonly rows: number;
  readonly file: string;
  readonly manifest: string;
  readonly sha256: string;
  readonly keyId: string;
  readonly risk: { readonly k: number; readonly uniques: number };
  readonly destroyBy: string;
  readonly warnings: readonly string[];
};

const PLANTED = {
  name: 'Morag Testperson',
  nino: 'QQ123456C',
  phone: '07700 900123',
  email: 'morag@example.com',
  address: '1 Invented Street',
  summary: 'Says the neighbour is loud',
  councilTaxReference: '312345678',
};

const contacts: readonly Readonly<Record<string, unknown>>[] = [
  { ...PLANTED, channel: 'email', at: '2026-11-02T10:00:00Z', dateOfBirth: '1980-02-29', postcode: 'TW3 1AB' },
  { ...PLANTED, channel: 'email', at: '2026-11-03T10:00:00Z', dateOfBirth: '1980-02-29', postcode: 'TW3 1AB' },
  { channel: 'email', at: '2026-11-03T11:00:00Z', name: 'Bryn Sampleton', nino: 'QQ111111A', wrapUpCode: '=1+1' },
  { channel: 'phone', at: '2026-11-04T11:00:00Z', name: 'Cleo Exampleby', service: 'Parking' },
];

async function add(home: TestHome, contact: Readonly<Record<string, unknown>>, now = NOW): Promise<void> {
  const ran = await home.run(['contact', 'add', '--from', '-', '--json'], { stdin: JSON.stringify(contact), now });
  expect(ran).toMatchObject({ exit: 0, stderr: '' });
}

async function homeWith(given = contacts): Promise<TestHome> {
  const home = await makeTestHome({ now: NOW });
  for (const [at, contact] of given.entries()) await add(home, contact, `2026-11-23T11:59:${10 + at}.000Z`);
  return home;
}

const run = (home: TestHome, output: string, more: readonly string[] = [], options = {}): Promise<Ran> =>
  home.run(['export', 'run', 'contacts', '-o', output, '--json', ...more], options);

async function exported(home: TestHome, output: string, more: readonly string[] = [], options = {}): Promise<Answer> {
  const ran = await run(home, output, more, options);
  expect(ran.stderr).toBe('');
  expect(ran.exit).toBe(0);
  return JSON.parse(ran.stdout);
}

const errorOf = (
  ran: Ran,
): { readonly code: string; readonly exit: number; readonly hint: string; readonly message: string } =>
  JSON.parse(ran.stderr).error;

const read = (home: TestHome, file: string): string => readFileSync(join(home.folder, file), 'utf8');
const lines = (home: TestHome, file: string): readonly string[] => read(home, file).trimEnd().split('\r\n');
const pseudonyms = (text: string): readonly string[] => text.match(/\bp[a-z2-7]{26}\b/g) ?? [];

async function count(home: TestHome, table: 'file' | 'export_run'): Promise<number> {
  const opened = await home.open();
  return (await opened.store.db.selectFrom(table).select('id').execute()).length;
}

/** Changes recipe `contacts` in the store's notice, as publishing another version would. */
async function changeRecipe(home: TestHome, change: (recipe: Recipe) => Recipe): Promise<void> {
  const opened = await home.open();
  const [version] = await versionsOf(opened.store.db);
  if (!version) throw new Error('no version');
  const recipes = version.notice.recipes.map((recipe) => (recipe.id === 'contacts' ? change(recipe) : recipe));
  const data = JSON.stringify({ ...version.notice, recipes });
  await opened.store.db.updateTable('notice_version').set({ data }).where('number', '=', version.number).execute();
}

const withColumn = (column: Recipe['columns'][number]) => (recipe: Recipe) => ({
  ...recipe,
  columns: [...recipe.columns, column],
  drop: recipe.drop.filter((field) => !column.fields.includes(field)),
});

describe('what is in the file', () => {
  test('a row for each living contact, with nothing that was planted', async () => {
    const home = await homeWith();
    const answer = await exported(home, 'out.csv');
    expect(answer).toMatchObject({ schema: 'steward.export-run/1', rows: 4, file: 'out.csv', recipe: 'contacts' });
    expect(lines(home, 'out.csv')[0]).toBe(
      'resident,nino,councilTaxReference,person,channel,service,type,outcome,week,ageBand,outwardPostcode',
    );
    expect(lines(home, 'out.csv')).toHaveLength(5);
    for (const file of ['out.csv', 'out.csv.manifest.json']) {
      const text = read(home, file);
      for (const value of [...Object.values(PLANTED), '+447700900123', 'QQ111111A', 'Sampleton', '1980-02-29']) {
        expect(text.toLowerCase()).not.toContain(value.toLowerCase());
      }
    }
    // Rows stand in the order of their pseudonyms, which are another home's every time: found by what they say.
    const emails = lines(home, 'out.csv').filter((line) => /,2026-W45,40 to 49,TW3$/.test(line));
    expect(emails).toHaveLength(2);
    for (const line of emails) expect(line).toContain(',email,');
  });

  test('the same person has the same pseudonyms, another one has others', async () => {
    const home = await homeWith();
    await exported(home, 'out.csv');
    const cells = lines(home, 'out.csv')
      .slice(1)
      .map((line) => line.split(','));
    const twice = cells.filter((row) => cells.some((other) => other !== row && other[0] === row[0]));
    expect(twice).toHaveLength(2);
    expect(twice[0]?.slice(0, 4)).toEqual(twice[1]?.slice(0, 4));
    expect(new Set(cells.map((row) => row[0])).size).toBe(cells.length - 1);
    // No Council Tax reference, no pseudonym of nothing.
    expect(cells.filter((row) => !twice.includes(row)).some((row) => row[2] === '')).toBe(true);
  });

  test('rows stand in the order of the recipient’s own pseudonyms, not in that of recording', async () => {
    const home = await homeWith();
    await exported(home, 'one.csv');
    await exported(home, 'two.csv', ['--for', 'internal-services']);
    for (const file of ['one.csv', 'two.csv']) {
      const rows = lines(home, file)
        .slice(1)
        .filter((line) => line !== '');
      expect(rows).toEqual([...rows].sort());
    }
  });

  test('what is due is absent, swept or not', async () => {
    const home = await homeWith();
    expect((await exported(home, 'later.csv', [], { now: LATER })).rows).toBe(3);
    expect(read(home, 'later.csv')).not.toContain('phone');
  });

  test('a restricted contact is absent, and all of a restricted resident', async () => {
    const home = await homeWith();
    const { db } = (await home.open()).store;
    const rows = await db.selectFrom('contact').select(['id', 'resident']).orderBy('id').execute();
    await db
      .updateTable('contact')
      .set({ restricted: 1 })
      .where('id', '=', rows[3]?.id ?? '')
      .execute();
    expect((await exported(home, 'one.csv')).rows).toBe(3);
    const nothing = {
      deceased: null,
      do_not_contact: null,
      adjustments: null,
      safe_contact: null,
      sealed_day: null,
      sealed: null,
    };
    await db
      .insertInto('resident')
      .values({ id: rows[0]?.resident ?? '', restricted: 1, ...nothing })
      .execute();
    expect((await exported(home, 'two.csv')).rows).toBe(1);
    const dry = await run(home, 'three.csv', ['--dry-run']);
    expect(JSON.parse(dry.stdout).plan.rows).toBe(1);
  });

  test('a formula in a kept column is made harmless', async () => {
    const home = await homeWith();
    await changeRecipe(home, withColumn({ column: 'code', fields: ['wrapUpCode'], rule: 'keep' }));
    await exported(home, 'out.csv');
    expect(lines(home, 'out.csv').some((line) => /,'=1\+1$/.test(line))).toBe(true);
  });

  test('an empty store gives a header, and a contact of empty cells is still a row', async () => {
    const home = await homeWith([]);
    expect(await exported(home, 'none.csv')).toMatchObject({ rows: 0, risk: { k: 0, uniques: 0 }, warnings: [] });
    expect(lines(home, 'none.csv')).toHaveLength(1);
    await add(home, { channel: 'email', at: '2026-11-02T10:00:00Z', name: 'Edie Mockridge' });
    await changeRecipe(home, (recipe) => ({ ...recipe, columns: recipe.columns.slice(1, 3), quasiIdentifiers: [] }));
    expect((await exported(home, 'one.csv')).rows).toBe(1);
  });
});

describe('keys', () => {
  test('the same run twice is byte-identical, also from another process', async () => {
    const home = await homeWith();
    const first = await exported(home, 'one.csv');
    const second = await exported(home, 'two.csv', [], { now: '2026-11-24T09:00:00.000Z' });
    expect(read(home, 'two.csv')).toBe(read(home, 'one.csv'));
    expect(second).toMatchObject({ sha256: first.sha256, keyId: first.keyId });
    expect(pseudonyms(read(home, 'one.csv')).length).toBeGreaterThan(0);
  });

  test('two recipients share no pseudonym, and neither do two years', async () => {
    const home = await homeWith();
    const ours = await exported(home, 'ours.csv');
    const theirs = await exported(home, 'theirs.csv', ['--for', 'police']);
    const next = await exported(home, 'next.csv', [], { now: '2027-01-01T00:00:00.000Z' });
    expect(new Set([ours.keyId, theirs.keyId, next.keyId]).size).toBe(3);
    const shared = (one: string, other: string) =>
      pseudonyms(read(home, one)).filter((each) => read(home, other).includes(each));
    expect(shared('ours.csv', 'theirs.csv')).toEqual([]);
    expect(shared('ours.csv', 'next.csv')).toEqual([]);
  });

  test('two processes that opened the home before there was a root make one, and lose none', async () => {
    const home = await homeWith([]);
    const [one, other] = [await home.open(), await home.open()];
    const use = { recipient: 'analyst-team', recipe: 'contacts', today: '2026-11-23' };
    const rootIn = (opened: Opened, recipient: string) =>
      write(opened, async (writing) => {
        await writing.audit({ act: 'test' });
        return rootFor(opened, writing, { ...use, recipient });
      });
    const first = await rootIn(one, 'analyst-team');
    const second = await rootIn(other, 'police');
    expect(await rootIn(other, 'Analyst Team')).toEqual(first);
    expect(await rootIn(one, 'police')).toEqual(second);
    expect(second.root.equals(first.root)).toBe(false);
  });

  test('a new root is audited once, and its bytes are nowhere in clear', async () => {
    const home = await homeWith();
    await exported(home, 'one.csv');
    await exported(home, 'two.csv');
    const opened = await home.open();
    const entries = await opened.store.db.selectFrom('audit_entry').select('body').execute();
    const acts = entries.map(({ body }) => JSON.parse(body).act);
    expect(acts.filter((act) => act === 'export key')).toHaveLength(1);
    expect(acts.filter((act) => act === 'export run')).toHaveLength(2);
    const root = Object.values(opened.vault.keyring.pseudonymRoots)[0] ?? '';
    expect(Buffer.from(root, 'base64')).toHaveLength(32);
    expect(entries.some(({ body }) => body.includes(root))).toBe(false);
  });
});

describe('the record of it', () => {
  test('the manifest says what the file is, with its hash; both are 0600 and registered until their day', async () => {
    const home = await homeWith();
    const answer = await exported(home, 'out.csv');
    const manifest = JSON.parse(read(home, 'out.csv.manifest.json'));
    expect(createHash('sha256').update(read(home, 'out.csv')).digest('hex')).toBe(answer.sha256);
    expect(manifest).toMatchObject({
      sha256: answer.sha256,
      file: 'out.csv',
      rows: 4,
      recipe: 'contacts',
      noticeVersion: 1,
      keyId: answer.keyId,
      purpose: 'statistical-analysis',
      madeBy: 'tester',
      madeFor: 'analyst-team',
      madeAt: NOW,
      destroyBy: '2027-11-23',
    });
    expect(manifest.risk).toMatchObject({ k: answer.risk.k, uniques: answer.risk.uniques });
    for (const file of [answer.file, answer.manifest])
      expect(statSync(join(home.folder, file)).mode & 0o777).toBe(0o600);
    const { db } = (await home.open()).store;
    const files = await db.selectFrom('file').selectAll().execute();
    expect(files.map(({ kind, destroy_by, recipient }) => ({ kind, destroy_by, recipient }))).toEqual(
      Array(2).fill({ kind: 'export', destroy_by: '2027-11-23', recipient: 'analyst-team' }),
    );
    expect(files.map(({ sha256 }) => sha256)).toContain(answer.sha256);
    expect(await db.selectFrom('export_run').select(['rows', 'k', 'sha256']).execute()).toEqual([
      { rows: 4, k: answer.risk.k, sha256: answer.sha256 },
    ]);
  });

  test('small groups are a warning and never a refusal; for somebody outside it says more', async () => {
    const home = await homeWith();
    const inside = await exported(home, 'in.csv');
    expect(inside.risk).toEqual({
      k: 1,
      uniques: 2,
      quasiIdentifiers: ['ageBand', 'outwardPostcode', 'week', 'service'],
    });
    expect(inside.warnings).toEqual([
      'k = 1 on ageBand, outwardPostcode, week, service against this file only: 4 of 4 records are in groups of fewer than 5, 2 alone. Somebody who knows these things about a person can pick them out.',
    ]);
    const outside = await exported(home, 'out.csv', ['--for', 'police']);
    expect(outside.warnings).toHaveLength(2);
    expect(outside.warnings[1]).toContain('outside the council');
    const said = `${inside.warnings} ${outside.warnings} ${read(home, 'out.csv.manifest.json')}`;
    expect(said).not.toMatch(/anonymised|compliant|cannot be re-identified|safe to/i);
  });
});

describe('what it refuses', () => {
  test('a file that is there, unless forced; then the old row ends', async () => {
    const home = await homeWith();
    await exported(home, 'out.csv');
    const before = read(home, 'out.csv');
    await add(home, { channel: 'email', at: '2026-11-05T10:00:00Z', name: 'Edie Mockridge' });
    const refused = await run(home, 'out.csv');
    expect(refused.exit).toBe(1);
    expect(errorOf(refused)).toMatchObject({ code: 'exists', exit: 1, message: 'out.csv: it exists already.' });
    expect(read(home, 'out.csv')).toBe(before);
    await exported(home, 'other.csv');
    expect((await exported(home, 'out.csv', ['--force'])).rows).toBe(5);
    expect(await count(home, 'file')).toBe(4);
    expect(await count(home, 'export_run')).toBe(3);
  });

  test('a recipe or a recipient that the notice does not list, and writes nothing', async () => {
    const home = await homeWith();
    const recipe = await home.run(['export', 'run', 'everything', '-o', 'out.csv', '--json']);
    expect(errorOf(recipe)).toMatchObject({ code: 'usage', exit: 2, hint: 'It has: contacts, contacts-monthly.' });
    const recipient = await run(home, 'out.csv', ['--for', 'a-newspaper']);
    expect(errorOf(recipient)).toMatchObject({ code: 'usage', exit: 2 });
    expect(errorOf(recipient).hint).toContain('analyst-team');
    expect((await home.run(['export', 'run', 'contacts', '--json'])).exit).toBe(2);
    expect(existsSync(join(home.folder, 'out.csv'))).toBe(false);
    expect(await count(home, 'file')).toBe(0);
    expect((await home.open()).vault.keyring.pseudonymRoots).toEqual({});
  });

  test('special category data by any rule', async () => {
    const home = await homeWith();
    await changeRecipe(home, withColumn({ column: 'group', fields: ['ethnicGroup'], rule: 'pseudonym' }));
    expect(errorOf(await run(home, 'out.csv'))).toMatchObject({ code: 'recipe-refused', exit: 1 });
  });

  test('a file in which something identifies: it is gone, and its rows too', async () => {
    const home = await homeWith([
      { channel: 'email', at: '2026-11-02T10:00:00Z', wrapUpCode: 'call back 07700 900123' },
    ]);
    await changeRecipe(home, withColumn({ column: 'code', fields: ['wrapUpCode'], rule: 'keep' }));
    const ran = await run(home, 'out.csv');
    expect(errorOf(ran)).toMatchObject({ code: 'leak', exit: 1 });
    expect(ran.stderr).toContain('column code: phone number in 1 row');
    expect(ran.stderr).not.toContain('900123');
    expect(readdirSync(home.folder).filter((name) => name.includes('csv'))).toEqual([]);
    expect(await count(home, 'file')).toBe(0);
    expect(await count(home, 'export_run')).toBe(0);
  });

  test.each([
    ['a folder', 'folder', 'is-a-folder'],
    ['a missing folder', 'no/such/out.csv', 'no-such-file'],
    ['a folder that takes no file', '/proc/out.csv', 'no-such-file'],
    ['a link', 'link.csv', 'not-a-file'],
    ['standard output', '-', 'usage'],
    ['a name too long for its manifest', `${'n'.repeat(240)}.csv`, 'usage'],
    ["Steward's own store", 'home/store.db', 'own-file'],
    ["Steward's own keys", 'home/secure/keyring', 'own-file'],
    ['the master key', 'config/steward/master.key', 'own-file'],
  ])('%s as the place, and leaves nothing behind', async (_, output, code) => {
    const home = await homeWith();
    mkdirSync(join(home.folder, 'folder'));
    symlinkSync('elsewhere.csv', join(home.folder, 'link.csv'));
    const before = readdirSync(home.folder);
    expect(errorOf(await run(home, output, ['--force'])).code).toBe(code);
    expect(readdirSync(home.folder)).toEqual(before);
    expect(await count(home, 'file')).toBe(0);
  });

  test('to go on when it is told to stop', async () => {
    const home = await homeWith();
    for (const [signal, exit] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const ran = await run(home, 'out.csv', [], { signal: AbortSignal.abort(signal) });
      expect(ran.exit).toBe(exit);
    }
    expect(readdirSync(home.folder).filter((name) => name.includes('out.csv'))).toEqual([]);
    expect(await count(home, 'file')).toBe(0);
  });
});

test('what a killed export left is removed by the next one to the same folder, and nothing else', async () => {
  const home = await homeWith();
  await exported(home, 'out.csv');
  const opened = await home.open();
  await write(opened, async (writing) => {
    await writing.audit({ act: 'test' });
    for (const name of ['killed.csv', 'killed.csv.manifest.json']) {
      await registerFile(opened, writing, { kind: 'export', path: join(home.folder, name), destroyBy: '2027-11-23' });
    }
  });
  const dead = '.killed.csv.fffff1abcdef.tmp'; // no process has a number as large as fffff1
  const running = `.out.csv.${process.ppid.toString(16).padStart(6, '0')}abcdef.tmp`;
  const foreign = '.theirs.csv.fffff1abcdef.tmp';
  for (const name of [dead, running, foreign]) writeFileSync(join(home.folder, name), 'half');
  await exported(home, 'next.csv');
  const left = readdirSync(home.folder);
  expect(left).not.toContain(dead);
  expect(left).toEqual(expect.arrayContaining([running, foreign, 'out.csv']));
  expect(await count(home, 'file')).toBe(4);
});

test('under the home is a place like another, and a loose folder makes no loose file', async () => {
  const home = await homeWith();
  const old = process.umask(0);
  try {
    chmodSync(home.folder, 0o777);
    await exported(home, 'home/out.csv');
  } finally {
    process.umask(old);
  }
  expect(statSync(join(home.root, 'out.csv')).mode & 0o777).toBe(0o600);
  await exported(home, 'home/out.csv', ['--force']);
  expect(await count(home, 'file')).toBe(2);
});

test('a dry run says what it would do and does nothing', async () => {
  const home = await homeWith();
  const ran = await home.run(['export', 'run', 'contacts', '-o', 'out.csv', '--dry-run']);
  expect(ran).toMatchObject({ exit: 0, stderr: '' });
  expect(ran.stdout).toContain('Export 4 records by recipe contacts to out.csv, for analyst-team.');
  expect(ran.stdout).toContain('To be destroyed by 23 November 2027.');
  expect(ran.stdout).toContain('  person: one pseudonym of name, dateOfBirth, postcode together');
  expect(existsSync(join(home.folder, 'out.csv'))).toBe(false);
  expect(await count(home, 'file')).toBe(0);
});

test('the receipt for a person names the path as typed, the risk, and says personal data', async () => {
  const home = await homeWith();
  const ran = await home.run(['export', 'run', 'Contacts', '-o', './out.csv']);
  expect(ran).toMatchObject({ exit: 0, stderr: '' });
  expect(ran.stdout).toContain('Exported 4 records to ./out.csv, for analyst-team.');
  expect(ran.stdout).toContain('These are still personal data: pseudonymised, not anonymous.');
  expect(ran.stdout).toContain('Warning: k = 1 on');
  expect(ran.stdout).not.toContain(home.folder);
});
