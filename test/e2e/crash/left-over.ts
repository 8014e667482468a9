import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { homeAt } from '../../../src/vault/home.ts';
import { readKeyFile } from '../../../src/vault/master-key.ts';
import { pooledRandom } from '../../../src/vault/random.ts';
import { isHalfRekeyed } from '../../../src/vault/rekeyed.ts';
import { hasSpareIndexKey, openVault, readChain, type Vault } from '../../../src/vault/vault.ts';
import { filesBelow } from '../../support/bytes.ts';
import type { Place } from '../../support/kill.ts';

/** What the files of a home say about where a command was killed, each as a few words. Looks at a copy of the databases. */
export type LeftOver =
  | 'no home'
  | 'home half made'
  | 'chain behind the floor'
  | 'two index keys'
  | 'register ahead of the audit'
  | 'disposed, not certified'
  | 'certificate without its files'
  | 'file without its hash'
  | 'file gone, its row left'
  | 'job not ended'
  | 'log not empty'
  | 'transaction cut off'
  | 'temporary file'
  | 'renewal not finished'
  | 'register under newer keys than the keyring'
  | 'everything being sealed again'
  | 'opens with the new key'
  | 'key files half in place';

/** Reads a killed home from outside, without opening what the next command is going to open. */
export function leftOver(place: Place): readonly LeftOver[] {
  const found = new Set<LeftOver>();
  if (temporaryFiles(place.folder).length > 0) found.add('temporary file');
  if (readdirSync(place.folder).some((name) => name.endsWith('.making'))) found.add('home half made');
  const home = homeAt(place.home);
  if (!existsSync(home.store)) return [...found.add('no home')];
  const copy = mkdtempSync(join(tmpdir(), 'steward-left-'));
  try {
    for (const path of [home.store, `${home.store}-wal`, home.register, `${home.register}-journal`])
      if (existsSync(path)) cpSync(path, join(copy, basename(path)));
    if (existsSync(join(copy, 'store.db-wal'))) found.add('log not empty');
    if (existsSync(join(copy, 'register.db-journal'))) found.add('transaction cut off');
    lookAtKeys(place, copy, found);
    lookAtStore(place, copy, found);
  } finally {
    rmSync(copy, { recursive: true });
  }
  return [...found];
}

function lookAtKeys(place: Place, copy: string, found: Set<LeftOver>): void {
  const home = homeAt(place.home);
  const vault = vaultOf(place, found);
  const { keyring } = vault;
  if (keyring.pending) found.add('renewal not finished');
  const registerKeys = Number(
    values(copy, 'register.db', "select value from meta where key = 'keyGeneration'")[0] ?? 1,
  );
  if (registerKeys > (keyring.generation ?? 1)) found.add('register under newer keys than the keyring');
  if (values(copy, 'store.db', "select value from meta where key = 'resealing'")[0] === 'yes')
    found.add('everything being sealed again');
  if (isHalfRekeyed(home)) {
    found.add('key files half in place');
    return;
  }
  const floor = values(copy, 'store.db', "select value from meta where key = 'floor'")[0] as string;
  if (readChain(vault).day < floor) found.add('chain behind the floor');
  if (hasSpareIndexKey(vault)) found.add('two index keys');
}

/** A change of the master key may have come to its moment or not: one of the two keys opens the home. */
function vaultOf(place: Place, found: Set<LeftOver>): Vault {
  const home = homeAt(place.home);
  try {
    return openVault(home, readKeyFile(place.keyFile), pooledRandom());
  } catch (problem) {
    if (!existsSync(newKeyIn(place))) throw problem;
    found.add('opens with the new key');
    return openVault(home, readKeyFile(newKeyIn(place)), pooledRandom());
  }
}

/** Where the crash test has another master key made. */
export const newKeyIn = ({ folder }: Place): string => join(folder, 'new.key');

function lookAtStore(place: Place, copy: string, found: Set<LeftOver>): void {
  const store = (sql: string) => values(copy, 'store.db', sql);
  const seen = Number(store("select value from meta where key = 'registerSeen'")[0] ?? 0);
  const last = Number(values(copy, 'register.db', 'select coalesce(max(seq), 0) from register_event')[0]);
  if (last > seen) found.add('register ahead of the audit');
  if (store('select count from disposal where certificate = 0').length > 0) found.add('disposed, not certified');
  const names = readdirSync(join(place.home, 'certificates'));
  const missing = store('select number from certificate').some((number) =>
    ['json', 'txt'].some((ending) => !names.includes(`certificate-${String(number).padStart(6, '0')}.${ending}`)),
  );
  if (missing) found.add('certificate without its files');
  if (store('select id from file where sha256 is null').length > 0) found.add('file without its hash');
  const rejects = store("select id from file where kind = 'rejects' and sha256 is not null").length;
  if (rejects > readdirSync(join(place.home, 'rejects')).length) found.add('file gone, its row left');
  if (store('select job from job where finished_at is null').length > 0) found.add('job not ended');
}

function values(folder: string, file: string, sql: string): readonly unknown[] {
  const db = new Database(join(folder, file));
  try {
    return db.prepare(sql).pluck().all();
  } finally {
    db.close();
  }
}

/** Files and folders that a killed command was making: none may be left once the next one is done. */
export const temporaryFiles = (folder: string): readonly string[] =>
  filesBelow(folder)
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => /\.tmp(\/|$)|\.making(\/|$)|\.rekeyed$/.test(path));
