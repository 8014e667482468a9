import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { londonDay } from '../../calendar/london.ts';
import { lastEntry } from '../../db/audit.ts';
import { allCertificates } from '../../db/checks.ts';
import { copyAndMeasure } from '../../db/copy.ts';
import { type Engine, openSqlite } from '../../db/engine.ts';
import { readMeta } from '../../db/meta.ts';
import { countAllContacts } from '../../db/movements.ts';
import { versionRows } from '../../db/notice.ts';
import { lastEvent } from '../../db/register.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { REGISTER_SCHEMA, STORE_SCHEMA } from '../../db/upgrades.ts';
import { fileProblem, syncFile } from '../../files/atomic.ts';
import type { Measure } from '../../files/copy.ts';
import { currentVersion, versionsOf } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';
import { type Home, homeAt } from '../../vault/home.ts';
import { openVault, readChain } from '../../vault/vault.ts';
import type { Opened } from '../opened.ts';
import type { Manifest } from './manifest.ts';

type Facts = Pick<
  Manifest,
  'madeAt' | 'schemas' | 'noticeVersion' | 'floor' | 'chain' | 'audit' | 'register' | 'contacts'
>;

/** What the manifest says of the copies, and what is in the large ones, by their paths: they were hashed on the way. */
export type Gathered = { readonly facts: Facts; readonly measured: ReadonlyMap<string, Measure> };

const TRIES = 5;
const PAUSE_MS = 1_000;

/**
 * Fills a new folder with everything of a home that a backup holds, while others write to it. The register is copied
 * after the store, so that it is never behind it. The keyring is looked at before and after: when it changed meanwhile,
 * the copies may be of two sets of keys, and it is done again. The chain and the index key are never touched.
 */
export async function gather(opened: Opened, folder: string): Promise<Gathered> {
  const { home } = opened;
  const to = homeAt(folder);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const keyring = bytesOf(home.keyring);
    makeFolders(to);
    const madeAt = opened.now();
    const measured = new Map([
      [to.store, await copyAndMeasure(opened.store, to.store)],
      [to.register, await copyAndMeasure(await opened.register(), to.register)],
    ]);
    writeNew(to.keyring, keyring);
    if (keyring.equals(bytesOf(home.keyring)) && !isBeingRenewed(opened, to))
      return { facts: { ...(await factsOf(opened, to)), madeAt }, measured };
    rmSync(folder, { recursive: true });
    await pause(PAUSE_MS);
  }
  throw new Refusal('locked', 'The keys of this home are being renewed.', 'Try again when the other command is done.');
}

/** Between two sets of keys the register may be under other keys than the store. */
const isBeingRenewed = ({ vault }: Opened, to: Home): boolean =>
  openVault({ ...vault.home, keyring: to.keyring }, vault.master, vault.random).keyring.pending !== undefined;

function makeFolders(to: Home): void {
  try {
    for (const folder of [to.root, to.secure, to.certificates, noticeFolder(to)]) mkdirSync(folder, { mode: 0o700 });
  } catch (problem) {
    throw fileProblem(problem, to.root);
  }
}

const noticeFolder = (to: Home): string => join(to.root, 'notice');

/** What the copies themselves say, and the files that are made from them: a certificate is what the store has of it. */
async function factsOf(opened: Opened, to: Home): Promise<Omit<Facts, 'madeAt'>> {
  const store = openSqlite<StoreTables>(to.store, { waitMs: 0, journal: 'delete' });
  const register = openSqlite<RegisterTables>(to.register, { waitMs: 0, journal: 'delete' });
  try {
    await writeNotices(opened.home, to, store);
    await writeCertificates(to, store);
    const { db } = store;
    const entry = await lastEntry(db);
    const event = await lastEvent(register.db);
    const versions = await versionsOf(db);
    return {
      schemas: { store: STORE_SCHEMA, register: REGISTER_SCHEMA },
      noticeVersion: currentVersion(versions, londonDay(opened.now())).number,
      floor: (await readMeta(db, 'floor')) ?? '',
      chain: chainPlace(opened),
      audit: { seq: entry?.seq ?? 0, head: entry?.mac.toString('hex') ?? '' },
      register: { seq: event?.seq ?? 0, head: event?.mac.toString('hex') ?? '' },
      contacts: await countAllContacts(db),
    };
  } finally {
    register.raw.close();
    store.raw.close();
  }
}

/** The file that somebody edits, when there is one, and every version that was published. */
async function writeNotices(home: Home, to: Home, store: Engine<StoreTables>): Promise<void> {
  const edited = bytesOf(home.noticeFile, true);
  if (edited) writeNew(to.noticeFile, edited);
  for (const row of await versionRows(store.db))
    writeNew(join(noticeFolder(to), `version-${row.number}.yaml`), row.yaml);
}

async function writeCertificates(to: Home, store: Engine<StoreTables>): Promise<void> {
  for (const row of await allCertificates(store.db)) {
    const name = join(to.certificates, `certificate-${String(row.number).padStart(6, '0')}`);
    writeNew(`${name}.json`, row.body);
    writeNew(`${name}.txt`, row.text);
  }
}

/** Only where it stands: its value goes nowhere. A home that lost its chain can still be backed up. */
function chainPlace(opened: Opened): Manifest['chain'] {
  try {
    const { epoch, day } = readChain(opened.vault);
    return { epoch, day };
  } catch (problem) {
    if (problem instanceof Refusal) return null;
    throw problem;
  }
}

function bytesOf(path: string): Buffer;
function bytesOf(path: string, maybe: true): Buffer | undefined;
function bytesOf(path: string, maybe = false): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (problem) {
    if (maybe && (problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileProblem(problem, path);
  }
}

/** A file of the folder that is being made, on disk when it returns; its name is on disk once the folder is. */
function writeNew(path: string, content: Buffer | string): void {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
  } catch (problem) {
    throw fileProblem(problem, path);
  }
  syncFile(path);
}
