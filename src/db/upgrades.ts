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
  async (db) => {
    // The survey and the replies to it. Tokens and answers have random ids in tables without rowid, so that neither their
    // order nor a hidden number says which invitation became which answer.
    await sql`create table invitation (digest blob primary key not null, generation integer not null, day text not null, free_from text not null, previous_day text) without rowid`.execute(
      db,
    );
    await sql`create table invited_contact (contact text primary key not null, day text not null) without rowid`.execute(
      db,
    );
    await sql`create table sending (reference text primary key not null, digest blob not null, day text not null, service text not null, how text not null, state text not null) without rowid`.execute(
      db,
    );
    await sql`create table survey_token (id text primary key not null, digest blob not null unique, day text not null, service text not null, used integer not null) without rowid`.execute(
      db,
    );
    await sql`create table survey_answer (id text primary key not null, day text not null, service text not null, score integer not null, sealed_day text, sealed blob) without rowid`.execute(
      db,
    );
    await sql`create table survey_count (day text not null, service text not null, invited integer not null, failed integer not null, answered integer not null, primary key (day, service)) without rowid`.execute(
      db,
    );
    await sql`create table received_text (digest blob primary key not null, generation integer not null, received_at text not null, read_at text not null, class text not null, needs text not null, contact text, decision text, decided_at text, decided_by text) without rowid`.execute(
      db,
    );
    await sql`create index received_text_waiting on received_text (received_at) where needs <> '' and decided_at is null`.execute(
      db,
    );
    await sql`create table processor_list (id text primary key not null, processor text not null, made_at text not null, staff text not null, form text not null, count integer not null, register_seq integer not null, sha256 text not null, confirmed_at text, confirmed_by text)`.execute(
      db,
    );
  },
  async (db) => {
    // Opt-outs told while the register was one that had been rolled back: they enter the right one when it is back.
    await sql`create table kept_opt_out (id text primary key not null, at text not null, digest blob not null, number_sealed blob not null, detail text not null) without rowid`.execute(
      db,
    );
  },
  async (db) => {
    // The day on which a closed request goes was the day it is sealed to; a hold seals it further ahead and must not move it.
    await sql`alter table request add column destroy_by text`.execute(db);
    await sql`update request set destroy_by = sealed_day where closed_at is not null`.execute(db);
  },
  async (db) => {
    // Whoever records one such contact, or invites, looks for them all: without it through a whole large table.
    await sql`create index contact_told on contact (outcome) where outcome = 'survey-opt-out'`.execute(db);
  },
  async (db) => {
    // Since when a resident is restricted, so that an erasure of later still counts when a backup has the restriction in
    // force again; and which kind of source reported a death, a word of a closed list.
    await sql`alter table resident add column restricted_at text`.execute(db);
    await sql`alter table resident add column deceased_source text`.execute(db);
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
