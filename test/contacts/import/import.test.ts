import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/audit/chain.ts';
import { auditKeys } from '../../../src/vault/vault.ts';
import { makeTestHome, type TestHome } from '../../support/home.ts';
import { csv, HEADER, line, manyRows, NOW } from './sample.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures');

async function importText(home: TestHome, text: string | Buffer, ...flags: readonly string[]) {
  const file = join(home.folder, 'input.csv');
  writeFileSync(file, text);
  const ran = await home.run(['contact', 'import', file, '--json', ...flags]);
  return {
    ...ran,
    answer: ran.stdout === '' ? undefined : JSON.parse(ran.stdout),
    error: ran.stderr === '' ? undefined : JSON.parse(ran.stderr).error,
  };
}

async function held(home: TestHome) {
  const { store } = await home.open();
  const contacts = await store.db.selectFrom('contact').selectAll().orderBy('at').execute();
  const movements = await store.db.selectFrom('movement').selectAll().execute();
  return { contacts, moved: movements.reduce((sum, { count }) => sum + count, 0) };
}

describe('contact import', () => {
  it('records a file, the same file twice nothing twice, and its audit holds', async () => {
    const home = await makeTestHome({ now: NOW });
    const text = csv(line({ reference: 'A-1' }), line({ reference: 'A-2' }));
    expect((await importText(home, text)).answer).toMatchObject({
      read: 2,
      recorded: 2,
      duplicates: 0,
      rejected: 0,
      rejectsFile: null,
    });
    expect((await importText(home, text)).answer).toMatchObject({ read: 2, recorded: 0, duplicates: 2, rejected: 0 });
    const { contacts, moved } = await held(home);
    expect(contacts).toHaveLength(2);
    expect(contacts.map(({ imported }) => imported)).toEqual([1, 1]);
    expect(moved).toBe(2);
    const { store, vault } = await home.open();
    expect(await verify(store.db, auditKeys(vault), [])).toMatchObject({ ok: true });
    expect(await store.db.selectFrom('job').selectAll().execute()).toMatchObject([
      { job: 'contact import', result: 'done' },
    ]);
    expect(readdirSync(join(home.root, 'rejects'))).toEqual([]);
  });

  it('counts a reference that stands twice in one file once, in one chunk and over several', async () => {
    const home = await makeTestHome({ now: NOW });
    const twice = csv(line({ reference: 'A-1' }), line({ reference: 'A-1' }));
    expect((await importText(home, twice)).answer).toMatchObject({ recorded: 1, duplicates: 1 });
    const many = manyRows(5_200);
    const { answer } = await importText(home, `${many}${line({ reference: 'R-0' })}\n`);
    expect(answer).toMatchObject({ read: 5_201, recorded: 5_200, duplicates: 1 });
  });

  it('derives a reference where there is none: equal rows are one record, other spellings of it too', async () => {
    const home = await makeTestHome({ now: NOW });
    const text = csv(line(), line(), line({ phone: '+447700900123' }), line({ phone: '07700 900124' }));
    expect((await importText(home, text)).answer).toMatchObject({ read: 4, recorded: 2, duplicates: 2 });
    expect((await importText(home, text)).answer).toMatchObject({ recorded: 0, duplicates: 4 });
  });

  it('puts rows that will not do into a file that can be mended and imported again', async () => {
    const home = await makeTestHome({ now: NOW });
    const text = csv(
      line({ reference: 'A-1' }),
      line({ reference: 'A-2', at: '2026-10-01T09:00:00Z' }),
      line({ reference: 'A-3', at: '2026-11-23T13:00:00Z' }),
      line({ reference: 'A-4', phone: '12' }),
      line({ reference: 'A-5', at: '' }),
      'phone,2026-11-20T09:00:00Z,"Morag',
    );
    const { exit, answer, stderr } = await importText(home, text);
    expect(exit).toBe(3);
    expect(stderr).toBe('');
    expect(answer).toMatchObject({ read: 6, recorded: 1, duplicates: 0, rejected: 5, rejectsDestroyBy: '2026-11-30' });
    expect(statSync(answer.rejectsFile).mode & 0o777).toBe(0o600);
    const rejects = readFileSync(answer.rejectsFile, 'utf8');
    expect(rejects.split('\r\n').map((row) => row.split(',').slice(0, 2).join(','))).toEqual([
      '\ufeffsteward line,steward reason',
      '3,at is already past the time for which the notice lets it be kept',
      '4,at is more than 5 minutes in the future',
      '5,phone is not a phone number',
      '6,at is missing',
      '7,a quote is opened and not closed',
      '',
    ]);
    const mended = rejects.replace(/\r\n5,[^\r]*\r\n/, (row) => row.replace(',12,', ',07700 900321,'));
    const again = await importText(home, mended);
    expect(again.answer).toMatchObject({ read: 5, recorded: 1, rejected: 4 });
    expect(readFileSync(again.answer.rejectsFile, 'utf8')).not.toContain('steward line,steward reason,steward line');
  });

  it('enters the rejects file in the register of files with its hash and its day', async () => {
    const home = await makeTestHome({ now: NOW });
    const { answer } = await importText(home, csv(line({ phone: '12' })));
    const opened = await home.open();
    const rows = await opened.store.db.selectFrom('file').selectAll().execute();
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(readFileSync(answer.rejectsFile)).digest('hex');
    expect(rows).toMatchObject([{ kind: 'rejects', destroy_by: '2026-11-30', sealed_day: '2026-11-30', sha256 }]);
    const { readChain, sealerOf } = await import('../../../src/vault/vault.ts');
    const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
    const [row] = rows;
    expect(row && sealer.open({ table: 'file', id: row.id, day: row.sealed_day }, row.sealed)).toEqual({
      path: answer.rejectsFile.slice(home.root.length + 1),
    });
  });

  it('never writes rejects over another file, and says so before anything is recorded', async () => {
    const home = await makeTestHome({ now: NOW });
    const path = join(home.folder, 'mine.csv');
    writeFileSync(path, 'kept');
    const { exit, error } = await importText(home, csv(line({ phone: '12' })), '--rejects', path);
    expect(exit).toBe(1);
    expect(error.code).toBe('exists');
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect((await held(home)).contacts).toEqual([]);
  });

  it('brings nothing back when a file is imported after its rows fell due', async () => {
    const home = await makeTestHome({ now: NOW });
    const file = join(home.folder, 'input.csv');
    writeFileSync(file, csv(line({ reference: 'A-1', at: '2026-11-20T09:00:00Z' })));
    await home.run(['contact', 'import', file]);
    const later = await home.run(['contact', 'import', file, '--json'], { now: '2026-12-21T12:00:00.000Z' });
    expect(JSON.parse(later.stdout)).toMatchObject({ recorded: 0, rejected: 1 });
  });

  it('says with --dry-run what it would do, and leaves no trace', async () => {
    const home = await makeTestHome({ now: NOW });
    await importText(home, csv(line({ reference: 'A-1' })));
    const before = readFileSync(join(home.root, 'store.db'));
    const text = csv(
      line({ reference: 'A-1' }),
      line({ reference: 'A-2' }),
      line({ reference: 'A-2' }),
      line({ phone: '12' }),
    );
    const { exit, answer } = await importText(home, text, '--dry-run');
    expect(exit).toBe(0);
    expect(answer.plan).toMatchObject({ read: 4, toRecord: 1, duplicates: 2, rejected: 1, mapping: 'steward' });
    expect(readFileSync(join(home.root, 'store.db')).equals(before)).toBe(true);
    expect(readdirSync(join(home.root, 'rejects'))).toEqual([]);
  });

  it('reads standard input', async () => {
    const home = await makeTestHome({ now: NOW });
    const ran = await home.run(['contact', 'import', '-', '--json'], { stdin: csv(line({ reference: 'A-1' })) });
    expect(JSON.parse(ran.stdout)).toMatchObject({ read: 1, recorded: 1 });
  });

  it.each([
    ['a semicolon', (text: string) => Buffer.from(text.replaceAll(',', ';'))],
    ['tabs and a byte order mark', (text: string) => Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`)],
    ['Windows-1252 and CRLF', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')],
  ])('reads %s', async (_, made) => {
    const home = await makeTestHome({ now: NOW });
    expect((await importText(home, made(csv(line({ name: 'Zoë Exampleby', reference: 'A-1' }))))).answer).toMatchObject(
      { recorded: 1 },
    );
    const opened = await home.open();
    const row = await opened.store.db.selectFrom('contact').selectAll().executeTakeFirstOrThrow();
    const shown = await home.run(['contact', 'show', row.reference, '--json']);
    expect(shown.stdout).toContain('Zoë Exampleby');
  });

  it('takes the fixtures: our own header, 8x8 with unknown columns told, and a mapping of the council', async () => {
    const home = await makeTestHome({ now: NOW });
    const run = async (...words: string[]) =>
      JSON.parse((await home.run(['contact', 'import', ...words, '--json'])).stdout);
    expect(await run(join(FIXTURES, 'contacts.csv'))).toMatchObject({ read: 30, unknownColumns: [] });
    const eight = await run(join(FIXTURES, '8x8-interaction-details.csv'), '--mapping', '8x8');
    expect(eight.recorded + eight.duplicates + eight.rejected).toBe(eight.read);
    expect(eight.recorded).toBeGreaterThan(0);
    expect(eight.unknownColumns).toEqual(['Sentiment Score', 'Callback Window']);
    const own = await run(join(FIXTURES, 'mapping-example.csv'), '--mapping', join(FIXTURES, 'mapping-example.yaml'));
    expect(own.recorded).toBeGreaterThan(0);
  });
});

describe('a file that will not do', () => {
  it.each([
    ['is empty', '', 1, 'csv-empty'],
    ['is binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0x0a]), 1, 'csv-binary'],
    ['has no header line', 'phone,2026-11-20T09:00:00Z,Morag Testperson,07700 900123\n', 2, 'usage'],
    ['has no column that is known', 'Morag Testperson,QQ123456C\n', 1, 'no-known-column'],
  ])('%s', async (_, content, exit, code) => {
    const home = await makeTestHome({ now: NOW });
    const ran = await importText(home, content);
    expect(ran.exit).toBe(exit);
    expect(ran.error.code).toBe(code);
    expect(ran.stderr).not.toMatch(/Morag|QQ123456C|900123|\.js:/);
    expect((await held(home)).contacts).toEqual([]);
  });

  it('is missing, or a folder', async () => {
    const home = await makeTestHome({ now: NOW });
    for (const [path, code] of [
      [join(home.folder, 'none.csv'), 'no-such-file'],
      [home.folder, 'is-a-folder'],
    ] as const) {
      const ran = await home.run(['contact', 'import', path, '--json']);
      expect(ran.exit).toBe(1);
      expect(JSON.parse(ran.stderr).error.code).toBe(code);
    }
  });

  it('has a header and no rows, which is no fault', async () => {
    const home = await makeTestHome({ now: NOW });
    const ran = await importText(home, `${HEADER}\n`);
    expect(ran.exit).toBe(0);
    expect(ran.answer).toMatchObject({ read: 0, recorded: 0 });
  });

  it('has a line that is too long: it is rejected without its cells, and all others are recorded', async () => {
    const home = await makeTestHome({ now: NOW });
    const good = csv(line({ reference: 'A-1' }), line({ reference: 'A-2' }));
    const ran = await importText(home, `${good}${'x'.repeat(1_200_000)}\n${line({ reference: 'A-3' })}\n`);
    expect(ran.exit).toBe(3);
    expect(ran.answer).toMatchObject({ read: 4, recorded: 3, rejected: 1 });
    const rejects = readFileSync(ran.answer.rejectsFile, 'utf8');
    expect(rejects.split('\r\n')[1]).toBe('4,"is longer than 1 MiB, so its cells were not kept"');
    expect((await importText(home, rejects)).answer).toMatchObject({ read: 1, recorded: 0, rejected: 1 });
  });

  it('has columns that the council mapping ignores by a star, alone or in a list', async () => {
    const home = await makeTestHome({ now: NOW });
    const mapping = join(home.folder, 'm.yaml');
    for (const ignore of ['"*"', '\n  - Shoe size\n  - "*"']) {
      writeFileSync(mapping, `columns:\n  Kind: channel\n  When: at\nignore: ${ignore}\n`);
      const text = 'Kind,When,Shoe size,Hat\nphone,2026-11-20T09:00:00Z,7,8\n';
      const ran = await importText(home, text, '--mapping', mapping);
      expect(ran.exit, ran.error?.message).toBe(0);
      expect(ran.answer.ignoredColumns).toEqual(['Shoe size', 'Hat']);
    }
  });

  it('has thousands of columns that nothing is known of: the first are told, and how many more', async () => {
    const home = await makeTestHome({ now: NOW });
    const letters = 'abcdefghijklm'.split('');
    const names = letters.flatMap((one) =>
      letters.flatMap((two) => letters.map((three) => `extra-${one}${two}${three}`)),
    );
    const file = join(home.folder, 'wide.csv');
    writeFileSync(file, `${HEADER},${names.join(',')}\n${line()}${',9'.repeat(names.length)}\n`);
    const told = await home.run(['contact', 'import', file]);
    expect(told.stdout).toContain(`${names.slice(0, 10).join(', ')} and 2,187 more columns.`);
    expect(JSON.parse((await home.run(['contact', 'import', file, '--json'])).stdout).unknownColumns).toEqual(names);
    const mapping = join(home.folder, 'm.yaml');
    writeFileSync(mapping, 'columns: { channel: channel, at: at }\n');
    const refused = await home.run(['contact', 'import', file, '--mapping', mapping]);
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('and 2,183 more');
    expect(refused.stderr.split('\n').length).toBeLessThan(30);
  });

  it('has a column that the council mapping neither maps nor ignores', async () => {
    const home = await makeTestHome({ now: NOW });
    const mapping = join(home.folder, 'm.yaml');
    writeFileSync(mapping, 'columns:\n  Kind: channel\n  When: at\n');
    const ran = await importText(home, 'Kind,When,Shoe size\nphone,2026-11-20T09:00:00Z,7\n', '--mapping', mapping);
    expect(ran.exit).toBe(2);
    expect(ran.error.details).toEqual([
      'columns.Shoe size is neither mapped nor ignored; map it, or name it under ignore',
    ]);
    expect(existsSync(join(home.root, 'rejects', 'x'))).toBe(false);
  });
});

describe('stopping', () => {
  it.each([
    ['SIGINT', 130, 'interrupted'],
    ['SIGTERM', 143, 'terminated'],
  ] as const)('on %s says how far it came', async (signal, exit, code) => {
    const home = await makeTestHome({ now: NOW });
    const file = join(home.folder, 'input.csv');
    writeFileSync(file, manyRows(10));
    const controller = new AbortController();
    controller.abort(signal);
    const ran = await home.run(['contact', 'import', file, '--json'], { signal: controller.signal });
    expect(ran.exit).toBe(exit);
    expect(JSON.parse(ran.stderr).error).toMatchObject({
      code,
      message: 'Stopped. Before that, 0 contacts were recorded.',
      hint: 'The same command goes on where this one stopped.',
    });
  });
});
