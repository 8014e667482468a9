import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { REGISTER_SCHEMA, STORE_SCHEMA } from '../../src/db/upgrades.ts';
import { makeTestHome } from '../support/home.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_31 = '2026-12-24T09:00:00.000Z';

/** The tables that a store of the first schema had. */
const FIRST_TABLES = new Set(
  'meta notice_version staff audit_entry contact resident resident_review identifier_index hold movement disposal daily_count certificate file export_run request request_resident job'.split(
    ' ',
  ),
);

/** The tables of a file, as SQLite keeps them, in order. */
function tablesOf(path: string): readonly unknown[] {
  const file = new Database(path, { readonly: true });
  const tables = file.prepare("select name from sqlite_master where name not like 'sqlite_%' order by name").pluck();
  const columns = (name: unknown) => file.prepare(`pragma table_info(${String(name)})`).all();
  const found = tables.all().map((name) => [name, columns(name)]);
  file.close();
  return found;
}

test('a home of the first schema is brought up to date when it is opened, and nothing in it is lost', async () => {
  const home = await makeTestHome({ now: DAY_0 });
  const store = join(home.root, 'store.db');
  const register = join(home.root, 'secure', 'register.db');
  const input = { stdin: JSON.stringify({ channel: 'phone', name: 'Morag Testperson' }) };
  await home.run(['contact', 'add', '--from', '-'], input);
  await home.run(['contact', 'add', '--channel', 'email', '--from', '-'], input);
  expect((await home.run(['retention', 'sweep', '--yes', '--allow-gap', '40d'], { now: DAY_31 })).exit).toBe(0);
  const [newStore, newRegister] = [tablesOf(store), tablesOf(register)];
  asOfVersionOne(store, register);
  copyFileSync(store, join(home.folder, 'old.db'));
  expect(tablesOf(store)).not.toEqual(newStore);

  const status = await home.run(['status', '--json'], { now: DAY_31 });
  expect(JSON.parse(status.stdout).versions).toMatchObject({
    storeSchema: STORE_SCHEMA,
    registerSchema: REGISTER_SCHEMA,
  });
  expect(tablesOf(store)).toEqual(newStore);
  expect(tablesOf(register)).toEqual(newRegister);
  const check = await home.run(['check', '--json'], { now: DAY_31 });
  const { promises } = JSON.parse(check.stdout) as { promises: { id: string; state: string }[] };
  expect(promises.find(({ id }) => id === 'P56')?.state).toBe('kept');
});

/** Takes back by hand what the steps of each file did. */
function asOfVersionOne(store: string, register: string): void {
  const old = new Database(store);
  const names = old.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck();
  for (const name of names.all() as string[]) if (!FIRST_TABLES.has(name)) old.exec(`drop table ${name}`);
  old.exec('drop index contact_told');
  old.exec(`create table old (certificate integer not null, channel text not null, purpose text not null, period text not null, notice_version integer not null, count integer not null,
    earliest_due text not null, latest_due text not null, longest_overrun_ms integer not null, recordings integer not null, primary key (certificate, channel, purpose, period, notice_version)) without rowid;
    insert into old select certificate, channel, purpose, period, notice_version, count, earliest_due, latest_due, longest_overrun_ms, recordings from disposal;
    drop table disposal; alter table old rename to disposal; alter table request drop column destroy_by;
    alter table resident drop column restricted_at; alter table resident drop column deceased_source;
    update meta set value = '1' where key = 'schema'`);
  old.close();
  const events = new Database(register);
  events.exec("drop table erasure; update meta set value = '1' where key = 'schema'");
  events.close();
}
