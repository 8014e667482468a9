import { type Kysely, sql } from 'kysely';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { MetaTable, RegisterTables, StoreTables } from './schema.ts';
import { REGISTER_SCHEMA, STORE_SCHEMA, upgradeRegister, upgradeStore } from './upgrades.ts';

/** Makes the tables of version 1, and then takes the same steps as a store that has been there since (upgrades.ts). */
export async function createStore(db: Kysely<StoreTables>): Promise<void> {
  await sql`create table meta (key text primary key not null, value text not null) without rowid`.execute(db);
  await sql`create table notice_version (number integer primary key, effective text not null, published_at text not null, staff text not null, yaml text not null, data text not null, sha256 text not null)`.execute(
    db,
  );
  await sql`create table staff (id text primary key, name text not null, source text not null, first_seen text not null, unique (name, source))`.execute(
    db,
  );
  await sql`create table audit_entry (seq integer primary key, body text not null, mac blob not null)`.execute(db);
  await sql`create table contact (
    id text primary key, reference text not null, resident text not null, channel text not null, at text not null, recorded_at text not null, due_at text not null,
    notice_version integer not null, purpose text not null, lawful_basis text not null, service text not null, direction text, type text, outcome text, caller_role text,
    imported integer not null, recording integer not null, special integer not null, relevant integer not null, free_text integer not null,
    adjustments integer, restricted integer, deceased integer, do_not_contact integer, safe_contact integer, sealed_day text not null, sealed blob not null)`.execute(
    db,
  );
  await sql`create unique index contact_reference on contact (reference)`.execute(db);
  await sql`create index contact_resident on contact (resident)`.execute(db);
  await sql`create index contact_due on contact (due_at, channel, purpose)`.execute(db);
  await sql`create index contact_restricted on contact (id) where restricted = 1`.execute(db);
  await sql`create table resident (id text primary key, restricted integer, deceased integer, do_not_contact integer, adjustments integer, safe_contact integer, sealed_day text, sealed blob)`.execute(
    db,
  );
  await sql`create table resident_review (id text primary key, resident text not null, candidates text not null, opened_at text not null, settled_at text)`.execute(
    db,
  );
  await sql`create table identifier_index (kind text not null, digest blob not null, owner text not null, tag blob not null, until text not null, primary key (kind, digest, owner, tag)) without rowid`.execute(
    db,
  );
  await sql`create table hold (id text primary key, contact text, resident text, since text, until text, service text, reason text not null, review text not null, placed_at text not null, placed_by text not null, released_at text, release_reason text)`.execute(
    db,
  );
  await sql`create table movement (certificate integer not null, kind text not null, channel text not null, count integer not null, primary key (certificate, kind, channel)) without rowid`.execute(
    db,
  );
  await sql`create table disposal (certificate integer not null, channel text not null, purpose text not null, period text not null, notice_version integer not null, count integer not null,
    earliest_due text not null, latest_due text not null, longest_overrun_ms integer not null, recordings integer not null, primary key (certificate, channel, purpose, period, notice_version)) without rowid`.execute(
    db,
  );
  await sql`create table daily_count (day text not null, channel text not null, service text not null, outcome text not null, count integer not null, primary key (day, channel, service, outcome)) without rowid`.execute(
    db,
  );
  await sql`create table certificate (number integer primary key, at text not null, body text not null, text text not null, sha256 text not null)`.execute(
    db,
  );
  await sql`create table file (id text primary key, kind text not null, made_at text not null, destroy_by text not null, recipient text, request text, sha256 text, sealed_day text not null, sealed blob not null)`.execute(
    db,
  );
  await sql`create table export_run (id text primary key, recipe text not null, recipient text not null, purpose text not null, made_at text not null, staff text not null, rows integer not null, k integer not null, uniques integer not null,
    key_id text not null, sha256 text not null, notice_version integer not null, identifiable integer not null, destroy_by text not null)`.execute(
    db,
  );
  await sql`create table request (id text primary key, reference text not null unique, type text not null, received text not null, due_on text not null, opened_at text not null, staff text not null, state text not null,
    closed_at text, reviewed_at text, reviewed_by text, packed_at text, sealed_day text not null, sealed blob not null)`.execute(
    db,
  );
  await sql`create table request_resident (request text not null references request (id), resident text not null, primary key (request, resident)) without rowid`.execute(
    db,
  );
  await sql`create table job (job text primary key, started_at text not null, finished_at text, result text)`.execute(
    db,
  );
  await upgradeStore(db, 1);
  await writeVersion(db, STORE_SCHEMA);
}

export async function createRegister(db: Kysely<RegisterTables>, home: string): Promise<void> {
  await sql`create table meta (key text primary key, value text not null) without rowid`.execute(db);
  await sql`create table register_event (seq integer primary key autoincrement, id text not null unique, at text not null, kind text not null, digest blob, sealed blob, detail text not null, mac blob not null)`.execute(
    db,
  );
  await sql`create index register_event_digest on register_event (digest, seq)`.execute(db);
  await sql`create table anchor (id integer primary key check (id = 1), seq integer not null, head text not null, at text not null)`.execute(
    db,
  );
  await db.insertInto('meta').values({ key: 'home', value: home }).execute();
  await upgradeRegister(db, 1);
  await writeVersion(db, REGISTER_SCHEMA);
}

/** A store that another Steward made: brought up to date when it is older, refused when it is newer. */
export const checkStore = (engine: Engine<StoreTables>): Promise<void> =>
  bringUpToDate(engine, STORE_SCHEMA, upgradeStore);

export const checkRegister = (engine: Engine<RegisterTables>): Promise<void> =>
  bringUpToDate(engine, REGISTER_SCHEMA, upgradeRegister);

async function bringUpToDate<Tables extends { readonly meta: MetaTable }>(
  { db, raw }: Engine<Tables>,
  known: number,
  upgrade: (db: Kysely<Tables>, version: number) => Promise<void>,
): Promise<void> {
  const version = await readVersion(db, raw.name);
  if (version > known)
    throw new Refusal('newer', `${raw.name} was written by a newer Steward.`, 'Install that version or a later one.');
  if (version === known) return;
  await db.transaction().execute(async (inside) => {
    // Asked again under the lock: another process may have done it meanwhile.
    await upgrade(inside, await readVersion(inside, raw.name));
    await writeVersion(inside, known);
  });
}

async function readVersion<Tables extends { readonly meta: MetaTable }>(
  db: Kysely<Tables>,
  path: string,
): Promise<number> {
  const found = await sql<{ value: string }>`select value from meta where key = 'schema'`.execute(db);
  const version = Number(found.rows[0]?.value);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Refusal('corrupted', `${path} is not a Steward file.`, 'Name the right home with --home DIR.');
  return version;
}

async function writeVersion<Tables extends { readonly meta: MetaTable }>(
  db: Kysely<Tables>,
  version: number,
): Promise<void> {
  await sql`insert into meta (key, value) values ('schema', ${String(version)}) on conflict (key) do update set value = excluded.value`.execute(
    db,
  );
}
