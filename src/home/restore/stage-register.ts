import { renameSync, rmSync } from 'node:fs';
import { canonical } from '../../audit/entry.ts';
import { copyDatabase, openCopy } from '../../db/copy.ts';
import { type Engine, sqliteProblem } from '../../db/engine.ts';
import { erasuresAfter, extendErasure } from '../../db/erasures.ts';
import { lastEvent, type RegisterRow } from '../../db/register.ts';
import { countErasures, cutEvents, uniteErasures } from '../../db/register-unite.ts';
import type { RegisterTables } from '../../db/schema.ts';
import { uuidV4 } from '../../vault/ids.ts';
import { openBlob, sealBlob } from '../../vault/seal.ts';
import { registerKeysOf } from '../backup/register-keys.ts';
import { registerUnder } from '../open-register.ts';
import type { Opened } from '../opened.ts';
import { chainRows } from '../register.ts';
import { type Parting, part, type RegisterKeys } from './compare.ts';
import { unite } from './unite.ts';

/** Which register the restored home has: the one that was here, the backup's, or both put together. */
export type RegisterOrigin = 'kept' | 'from-backup' | 'united';

export type StagedRegister = {
  readonly origin: RegisterOrigin;
  /** Events that only the other branch had. */
  readonly fromBackup: number;
  readonly fromHere: number;
  /** Events of the one that was here that could not be believed and are left out. */
  readonly dropped: number;
};

type Db = Engine<RegisterTables>['db'];

/**
 * Makes the register of the restored home out of the backup's, which stands in its place already, and the one that is
 * here (D5): whichever is ahead of the other, and where they parted, both. No opt-out that either knows is forgotten.
 * Both are brought under the keys that count first. Done again, it takes in what was told here since.
 *
 * @param live the register that is here, which is only read; undefined = missing or not to be read
 */
export async function stageRegister(
  staged: Pick<Opened, 'home' | 'now' | 'random' | 'vault'>,
  live: Engine<RegisterTables> | undefined,
): Promise<StagedRegister> {
  if (!live) return { origin: 'from-backup', fromBackup: 0, fromHere: 0, dropped: 0 };
  const path = staged.home.register;
  const copy = `${path}-here`;
  const { keyring } = staged.vault;
  try {
    await copyOf(live, copy);
    const own = await registerUnder(path, 0, keyring);
    const here = await registerUnder(copy, 0, keyring);
    try {
      const chosen = await choose(staged, own, here, registerKeysOf(keyring));
      if (chosen.origin !== 'kept') return chosen;
      // The one that is here has everything; it also learns until when what was erased can be opened, if that is later.
      for (const { record, until } of await ledgerOf(own.db)) await extendErasure(here.db, record, until);
      renameSync(copy, path);
      return chosen;
    } finally {
      here.raw.close();
      own.raw.close();
    }
  } catch (problem) {
    throw sqliteProblem(problem, path);
  } finally {
    rmSync(copy, { force: true });
  }
}

/** Through a connection of its own: the other one may be the one that keeps everybody from writing. */
async function copyOf(live: Engine<RegisterTables>, path: string): Promise<void> {
  const reader = openCopy<RegisterTables>(live.raw.name);
  try {
    await copyDatabase(reader, path);
  } finally {
    reader.raw.close();
  }
}

async function choose(
  staged: Pick<Opened, 'now' | 'random'>,
  own: Engine<RegisterTables>,
  here: Engine<RegisterTables>,
  keys: RegisterKeys,
): Promise<StagedRegister> {
  const parting = await part(own, here, keys);
  const { onlyBackup, onlyHere } = unite(parting.backup, parting.here);
  const counts = { fromBackup: onlyBackup.length, fromHere: onlyHere.length, dropped: parting.dropped };
  const whole = parting.broken === 0;
  if (onlyBackup.length === 0 && whole) return { origin: 'kept', ...counts };
  if (onlyHere.length === 0) return { origin: 'from-backup', ...counts };
  await own.db.transaction().execute((db) => writeUnited(staged, { ...own, db }, { live: here, keys, parting }));
  return { origin: 'united', ...counts };
}

async function writeUnited(
  staged: Pick<Opened, 'now' | 'random'>,
  own: Engine<RegisterTables>,
  of: { readonly live: Engine<RegisterTables>; readonly keys: RegisterKeys; readonly parting: Parting },
): Promise<void> {
  const { live, keys, parting } = of;
  const { db } = own;
  const heads = [await headOf(db), await headOf(live.db)] as const;
  const { merged, again } = unite(parting.backup, parting.here);
  await cutEvents(db, parting.shared);
  const rows = await ledgerOf(live.db);
  await uniteErasures(db, rows);
  const at = staged.now();
  const event = (kind: string, detail: object) => ({
    id: uuidV4(staged.random),
    at,
    kind,
    digest: null,
    sealed: null,
    detail: canonical(detail),
  });
  await chainRows(own, keys.chain, [
    ...merged,
    ...again.map((row) => saidAgain(row, at, keys.seal, staged.random)),
    event('united', { backup: heads[0], here: heads[1] }),
    event('erasures-united', { rows: await countErasures(db) }),
  ]);
}

const headOf = async (db: Db): Promise<string> => {
  const last = await lastEvent(db);
  return last ? `${last.seq}:${last.mac.toString('hex')}` : '';
};

async function ledgerOf(db: Db) {
  const rows: Awaited<ReturnType<typeof erasuresAfter>> = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: typeof rows = await erasuresAfter(db, after, 5_000);
    rows.push(...page);
    after = page.length < 5_000 ? undefined : page.at(-1)?.record;
  }
  return rows;
}

/** The same opt-out as an event of its own, because an id stands once; its number is sealed to the new id. */
function saidAgain(
  row: RegisterRow,
  at: string,
  seal: Buffer,
  random: Opened['random'],
): Omit<RegisterRow, 'seq' | 'mac'> {
  const id = uuidV4(random);
  const number = row.sealed && openBlob(seal, { table: 'register', id: row.id, day: '' }, row.sealed);
  return {
    id,
    at,
    kind: 'opt-out',
    digest: row.digest,
    sealed: number ? sealBlob(seal, 0, { table: 'register', id, day: '' }, number, random) : null,
    detail: row.detail,
  };
}
