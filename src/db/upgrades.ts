import { type Kysely, sql } from 'kysely';
import type { RegisterTables, StoreTables } from './schema.ts';

/**
 * What each version of a schema adds to the one before; the first step leads from 1 to 2. New files go through the same
 * steps, so that an upgraded home and a new one cannot differ. A step is never changed once somebody may have taken it.
 */
const STORE_STEPS: readonly ((db: Kysely<StoreTables>) => Promise<void>)[] = [
  async (db) => {
    // Erasures, and what a restore finds expired, are counted apart: the cause joins the key, so the table is made anew.
    await sql`create table disposal_by_cause (certificate integer not null, cause text not null, channel text not null, purpose text not null, period text not null, notice_version integer not null, count integer not null,
      earliest_due text not null, latest_due text not null, longest_overrun_ms integer not null, recordings integer not null, primary key (certificate, cause, channel, purpose, period, notice_version)) without rowid`.execute(
      db,
    );
    await sql`insert into disposal_by_cause select certificate, 'disposed', channel, purpose, period, notice_version, count, earliest_due, latest_due, longest_overrun_ms, recordings from disposal`.execute(
      db,
    );
    await sql`drop table disposal`.execute(db);
    await sql`alter table disposal_by_cause rename to disposal`.execute(db);
  },
];

const REGISTER_STEPS: readonly ((db: Kysely<RegisterTables>) => Promise<void>)[] = [
  async (db) => {
    await sql`create table erasure (record text primary key not null, digest blob, generation integer not null, until text not null, at text not null) without rowid`.execute(
      db,
    );
    await sql`create index erasure_digest on erasure (digest)`.execute(db);
  },
];

/** The version of the schema that a file of this Steward has. A file from a newer one is refused rather than misread. */
export const STORE_SCHEMA = 1 + STORE_STEPS.length;
export const REGISTER_SCHEMA = 1 + REGISTER_STEPS.length;

/** Inside a transaction: takes the steps that lead from `version` to this Steward's. */
export async function upgradeStore(db: Kysely<StoreTables>, version: number): Promise<void> {
  for (const step of STORE_STEPS.slice(version - 1)) await step(db);
}

export async function upgradeRegister(db: Kysely<RegisterTables>, version: number): Promise<void> {
  for (const step of REGISTER_STEPS.slice(version - 1)) await step(db);
}
