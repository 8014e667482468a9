import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyFrozen } from '../../src/db/copy-frozen.ts';
import { type Engine, openSqlite } from '../../src/db/engine.ts';

let folder = '';
let store: Engine<unknown>;
const file = () => join(folder, 'store.db');
const copy = () => join(folder, 'copy.db');
const ROWS = 4_000;

/** Each commit gives every row one more, so that any moment of it has one number only. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-copy-'));
  store = openSqlite(file(), { waitMs: 0, create: true, journal: 'wal' });
  store.raw.exec('create table row (id integer primary key, number integer, filler text)');
  const add = store.raw.prepare('insert into row (number, filler) values (0, ?)');
  store.raw.transaction(() => {
    for (let row = 0; row < ROWS; row += 1) add.run('x'.repeat(1_000));
  })();
});

afterEach(() => {
  store.raw.close();
  rmSync(folder, { recursive: true });
});

const commitOnce = () => store.raw.exec('update row set number = number + 1');

function numbersOf(path: string): unknown {
  const raw = new Database(path, { readonly: true });
  try {
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.pragma('journal_mode', { simple: true })).toBe('delete');
    return raw.prepare('select distinct number, count(*) as rows from row group by number').all();
  } finally {
    raw.close();
  }
}

test('what is in the log alone is in the copy, whose hash and length are those that are told', async () => {
  commitOnce();
  expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
  const measure = await copyFrozen(store, copy());
  expect(measure).toEqual({
    size: statSync(copy()).size,
    sha256: createHash('sha256').update(readFileSync(copy())).digest('hex'),
  });
  expect(statSync(copy()).mode & 0o777).toBe(0o600);
  expect(numbersOf(copy())).toEqual([{ number: 1, rows: ROWS }]);
  commitOnce();
  expect(numbersOf(copy())).toEqual([{ number: 1, rows: ROWS }]);
});

test('somebody who still reads an earlier moment keeps the log out of the file: no copy is made this way', async () => {
  const reader = new Database(file(), { readonly: true });
  reader.exec('begin');
  reader.prepare('select count(*) from row').get();
  commitOnce();
  expect(await copyFrozen(store, copy())).toBeUndefined();
  expect(existsSync(copy())).toBe(false);
  reader.close();
  expect(await copyFrozen(store, copy())).toBeDefined();
});

/** Commits as fast as it can, from another process, with checkpoints as often as SQLite makes them. */
const WRITER = `
  const raw = new (require('better-sqlite3'))(process.argv[1], { timeout: 5000 });
  raw.pragma('wal_autocheckpoint = 50');
  process.stdout.write('ready');
  for (;;) raw.exec('update row set number = number + 1 where 1');
`;

test('copies made while another process commits are each of one moment, and some are made this way', async () => {
  const writer = spawn(process.execPath, ['-e', WRITER, file()], { cwd: process.cwd(), stdio: 'pipe' });
  try {
    await once(writer.stdout, 'data');
    let made = 0;
    for (let tries = 0; tries < 2_000 && made < 15; tries += 1) {
      if (!(await copyFrozen(store, copy()))) continue;
      made += 1;
      expect(numbersOf(copy())).toEqual([{ number: expect.any(Number), rows: ROWS }]);
      rmSync(copy());
    }
    expect(made).toBeGreaterThan(0);
  } finally {
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  }
});

/** Locks that this process holds on the file, as Linux tells them. */
const ourLocks = (): number =>
  readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${statSync(file()).ino} `)).length;

test.skipIf(!existsSync('/proc/locks'))('after it our own locks on the file still stand', async () => {
  store.raw.prepare('select 1 from row').get();
  expect(ourLocks()).toBe(1);
  expect(await copyFrozen(store, copy())).toBeDefined();
  expect(ourLocks()).toBe(1);
});

test('a file that another one has replaced since is not taken for ours', async () => {
  const other = openSqlite(join(folder, 'other.db'), { waitMs: 0, create: true, journal: 'wal' });
  other.raw.exec('create table row (id integer primary key)');
  other.raw.close();
  renameSync(join(folder, 'other.db'), file());
  expect(await copyFrozen(store, copy())).toBeUndefined();
});
