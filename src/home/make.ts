import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { append } from '../audit/chain.ts';
import { addMonths } from '../calendar/day.ts';
import { instantOf, utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { openSqlite } from '../db/engine.ts';
import { writeMeta } from '../db/meta.ts';
import { createRegister, createStore } from '../db/migrations.ts';
import { writeAnchor } from '../db/register.ts';
import type { RegisterTables, StoreTables } from '../db/schema.ts';
import { staffId } from '../db/staff.ts';
import { fileProblem, syncFolder, writeAtomic } from '../files/atomic.ts';
import { defaultNotice } from '../notice/default.ts';
import { addVersion, validNotice, versionFacts } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { type Home, homeAt } from '../vault/home.ts';
import { symbols, uuidV4 } from '../vault/ids.ts';
import { newKeyring } from '../vault/keyring.ts';
import { keyFromPassphrase, type MasterKey, makeKeyFile, newKdf } from '../vault/master-key.ts';
import type { Random } from '../vault/random.ts';
import { type IndexKey, permanentKey, type Vault, writeChain, writeIndexKey, writeKeyring } from '../vault/vault.ts';
import type { Actor } from './opened.ts';

export type MakeHome = {
  readonly root: string;
  readonly organisation: string;
  readonly now: number;
  readonly random: Random;
  readonly actor: Actor;
  /** Where the master key is, or is made; or the passphrase that the home opens with. */
  readonly opensWith: { readonly keyFile: string } | { readonly passphrase: string };
};

/** Refuses a place where something stands already: `init` never touches an existing home. */
export function refuseExisting(root: string): void {
  let entries: readonly string[] = [];
  try {
    entries = existsSync(root) ? readdirSync(root) : [];
  } catch (problem) {
    throw fileProblem(problem, root);
  }
  if (entries.length > 0) {
    throw new Refusal(
      'exists',
      `${root} is in use already; nothing was changed.`,
      'Look at it with: steward status. Or choose another home with --home DIR.',
    );
  }
}

/** Makes a home whole beside its place and then renames it there, so that a crash leaves no half of one. */
export async function makeHome(
  options: MakeHome,
): Promise<{ readonly home: string; readonly noticeVersion: number; readonly effective: Day }> {
  refuseExisting(options.root);
  const master = masterOf(options);
  const making = `${halfMade(options.root)}${symbols(8, options.random)}${MAKING}`;
  try {
    mkdirSync(dirname(options.root), { recursive: true, mode: 0o700 });
    const home = makeFolders(making);
    const homeId = uuidV4(options.random);
    const vault: Vault = { home, master, random: options.random, keyring: newKeyring(homeId, options.random) };
    const effective = await fill(vault, options);
    renameSync(making, options.root);
    removeHalfMade(options.root);
    syncFolder(dirname(options.root));
    return { home: options.root, noticeVersion: 1, effective };
  } catch (problem) {
    rmSync(making, { recursive: true, force: true });
    throw fileProblem(problem, options.root);
  }
}

const MAKING = '.making';
const halfMade = (root: string): string => join(dirname(root), `.${basename(root)}.`);

/** Removes what a killed `init` of this home left: keys and a store that can no longer become a home, now that there is one. */
function removeHalfMade(root: string): void {
  const prefix = basename(halfMade(root));
  for (const name of readdirSync(dirname(root))) {
    if (name.startsWith(prefix) && /^[0-9A-Z]{8}\.making$/.test(name.slice(prefix.length)))
      rmSync(join(dirname(root), name), { recursive: true, force: true });
  }
}

function masterOf({ opensWith, random }: MakeHome): MasterKey {
  return 'keyFile' in opensWith
    ? makeKeyFile(opensWith.keyFile, random)
    : keyFromPassphrase(opensWith.passphrase, newKdf(random));
}

function makeFolders(root: string): Home {
  const home = homeAt(root);
  for (const folder of [root, home.secure, home.neverBackUp, home.certificates, home.rejects])
    mkdirSync(folder, { mode: 0o700 });
  // The signature that backup programs know (bford.info/cachedir): what is in here must be forgettable.
  writeFileSync(
    join(home.neverBackUp, 'CACHEDIR.TAG'),
    'Signature: 8a477f597d28d172789f06886806bc55\n# Steward: never back up this folder.\n',
    { mode: 0o600 },
  );
  return home;
}

async function fill(vault: Vault, options: MakeHome): Promise<Day> {
  const { home, random } = vault;
  const at = instantOf(options.now);
  const today = utcDay(at);
  writeKeyring(vault, vault.keyring);
  writeChain(vault, { epoch: 1, day: today, value: random(32) });
  const indexKey: IndexKey = { id: symbols(8, random), value: random(32).toString('base64') };
  writeIndexKey(vault, indexKey, null);
  // Thirteen months back, so that the oldest email that may still be held has a version in force on its day.
  const effective = addMonths(londonDay(at), -13);
  const yaml = defaultNotice({ organisation: options.organisation, effective, today: londonDay(at) });
  writeAtomic(home.noticeFile, yaml, random);
  const store = openSqlite<StoreTables>(home.store, { waitMs: 0, create: true, journal: 'wal' });
  const first = await store.db.transaction().execute(async (db) => {
    await createStore(db);
    await writeMeta(db, 'home', vault.keyring.home);
    await writeMeta(db, 'createdAt', at);
    await writeMeta(db, 'floor', today);
    await writeMeta(db, 'indexKey', indexKey.id);
    await writeMeta(db, 'indexMonth', londonDay(at).slice(0, 7));
    await writeMeta(db, 'registerSeen', '0');
    const staff = await staffId(db, options.actor, at, random);
    const notice = validNotice(yaml);
    await addVersion(db, { yaml, notice, at, staff });
    const by = { staff, claimed: options.actor.source === 'claimed' };
    return append(db, permanentKey(vault, 'audit'), by, at, {
      act: 'init',
      facts: { home: vault.keyring.home, noticeVersion: 1, ...versionFacts({ yaml, notice }) },
    });
  });
  store.raw.close();
  const register = openSqlite<RegisterTables>(home.register, { waitMs: 0, create: true, journal: 'delete' });
  await register.db.transaction().execute(async (db) => {
    await createRegister(db, vault.keyring.home);
    await writeAnchor(db, first.seq, first.head, at);
  });
  register.raw.close();
  closeModes(home);
  return effective;
}

/** SQLite makes its files with the umask's mode; these are 0600 whatever it is. */
function closeModes(home: Home): void {
  for (const path of [home.store, home.register]) chmodSync(path, 0o600);
}
