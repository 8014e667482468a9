import { existsSync } from 'node:fs';
import type { Instant } from '../../calendar/types.ts';
import { lastEntry } from '../../db/audit.ts';
import { type Engine, openSqlite, sqliteProblem } from '../../db/engine.ts';
import { readMeta } from '../../db/meta.ts';
import { checkStore } from '../../db/migrations.ts';
import { lastEvent, openRegister, readAnchor, registerGeneration, registerHome } from '../../db/register.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Home } from '../../vault/home.ts';
import { type Keyring, keysOfGeneration, promoted } from '../../vault/keyring.ts';
import { openGap, type RestoreGap } from '../restored.ts';
import { readable } from './readable.ts';
import { type RegisterSeen, registerSeen } from './register-seen.ts';

/** How a file of the home that is there was found. */
export type Found = 'readable' | 'missing' | 'damaged' | 'other-keys';

/** What can still be read of the home that a restore is going to replace. */
export type Live = {
  readonly store: Engine<StoreTables> | undefined;
  readonly storeIs: Found;
  readonly register: Engine<RegisterTables> | undefined;
  readonly registerIs: Found;
  /** Which renewal of the keys it is under. */
  readonly registerGeneration: number;
  /** What its store has seen of the register, whatever has become of that since. */
  readonly seen: RegisterSeen | undefined;
  /** The gap of an earlier restore that nobody has accepted: what that one lost is still lost. */
  readonly openGap: RestoreGap | undefined;
  /** Where its audit ended, by the store itself or else by what the register remembers; null = nobody knows. */
  readonly lostHead: { readonly seq: number; readonly head: string } | null;
  /** The latest moment at which anything is known to have happened here; no clock is right that stands before it. */
  readonly latest: Instant | null;
  readonly close: () => void;
};

/** Opens what there is. What cannot be read is not refused, that is what restores are for; what is another home's is. */
export async function openLive(home: Home, homeId: string, waitMs: number): Promise<Live> {
  const store = await attempt(home.store, () => openStore(home.store, homeId, waitMs));
  const register = await attempt(home.register, () => openOwnRegister(home.register, homeId, waitMs));
  return {
    store: store.engine,
    storeIs: store.found,
    register: register.engine,
    registerIs: register.found,
    registerGeneration: register.engine ? await registerGeneration(register.engine.db) : 0,
    seen: store.engine && (await registerSeen(store.engine)),
    openGap: await gapLeft(store.engine),
    lostHead: await lostHeadOf(store.engine, register.engine),
    latest: await latestOf(store.engine, register.engine),
    close: () => {
      register.engine?.raw.close();
      store.engine?.raw.close();
    },
  };
}

/**
 * The keyring as it counts for a restored home, and what of `live` can be read with it. A renewal of the keys that was cut
 * short had reached the register or not: it is taken as done, or as never begun; whoever wants it renews again.
 */
export function settleKeyring(keyring: Keyring, live: Live): { readonly keyring: Keyring; readonly live: Live } {
  const { pending, ...before } = keyring;
  const reached = pending !== undefined && live.registerGeneration === pending.generation;
  const counts = reached ? promoted(keyring) : before;
  const opens = !live.register || keysOfGeneration(counts, live.registerGeneration) !== undefined;
  return { keyring: counts, live: opens ? live : { ...live, register: undefined, registerIs: 'other-keys' } };
}

/** Nothing else may write to either file from now on, until they are closed. Waits, then refuses (exit 11). */
export function lockLive(engine: Engine<StoreTables> | Engine<RegisterTables> | undefined): void {
  if (!engine) return;
  try {
    engine.raw.exec('begin immediate');
  } catch (problem) {
    throw sqliteProblem(problem, engine.raw.name);
  }
}

/** Refusals that say that a file is of no use, and not that it must not be touched now. */
const USELESS = ['corrupted', 'no-store', 'disk-error'];

async function attempt<T>(
  path: string,
  open: () => Promise<Engine<T>>,
): Promise<{ readonly engine: Engine<T> | undefined; readonly found: Found }> {
  if (!existsSync(path)) return { engine: undefined, found: 'missing' };
  try {
    return { engine: await open(), found: 'readable' };
  } catch (problem) {
    const said = sqliteProblem(problem, path);
    if (said instanceof Refusal && USELESS.includes(said.code)) return { engine: undefined, found: 'damaged' };
    throw said;
  }
}

async function openStore(path: string, homeId: string, waitMs: number): Promise<Engine<StoreTables>> {
  const store = openSqlite<StoreTables>(path, { waitMs, journal: 'wal' });
  try {
    await checkStore(store);
    refuseOther(path, await readMeta(store.db, 'home'), homeId);
    await lastEntry(store.db);
    return store;
  } catch (problem) {
    store.raw.close();
    throw problem;
  }
}

async function openOwnRegister(path: string, homeId: string, waitMs: number): Promise<Engine<RegisterTables>> {
  const register = await openRegister(path, waitMs);
  try {
    refuseOther(path, await registerHome(register.db), homeId);
    await lastEvent(register.db);
    return register;
  } catch (problem) {
    register.raw.close();
    throw problem;
  }
}

function refuseOther(path: string, found: string | undefined, homeId: string): void {
  if (found !== homeId)
    throw new Refusal(
      'another-home',
      `${path} belongs to another home.`,
      'Move it away first, or name the right home with --home DIR.',
    );
}

async function gapLeft(store: Engine<StoreTables> | undefined): Promise<RestoreGap | undefined> {
  return store && (await readable(() => openGap(store.db)));
}

async function lostHeadOf(
  store: Engine<StoreTables> | undefined,
  register: Engine<RegisterTables> | undefined,
): Promise<Live['lostHead']> {
  const entry = store && (await lastEntry(store.db));
  if (entry) return { seq: entry.seq, head: entry.mac.toString('hex') };
  const anchor = register && (await readAnchor(register.db));
  return anchor ? { seq: anchor.seq, head: anchor.head } : null;
}

async function latestOf(
  store: Engine<StoreTables> | undefined,
  register: Engine<RegisterTables> | undefined,
): Promise<Instant | null> {
  const entry = store && (await lastEntry(store.db));
  const anchor = register && (await readAnchor(register.db));
  return [timeOf(entry?.body ?? ''), anchor?.at ?? ''].sort().at(-1) || null;
}

/** Whoever changes a store may put anything in a body. */
function timeOf(body: string): Instant {
  try {
    const { at } = JSON.parse(body) as { at?: unknown };
    return typeof at === 'string' ? at : '';
  } catch {
    return '';
  }
}
