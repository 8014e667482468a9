import { rmSync } from 'node:fs';
import { canonical } from '../../audit/entry.ts';
import { copyDatabase, openCopy } from '../../db/copy.ts';
import { type Engine, sqliteProblem } from '../../db/engine.ts';
import { erasuresAfter, extendErasure } from '../../db/erasures.ts';
import { lastEvent, openRegister, type RegisterRow } from '../../db/register.ts';
import { countErasures, cutEvents, uniteErasures } from '../../db/register-unite.ts';
import type { RegisterTables } from '../../db/schema.ts';
import { uuidV4 } from '../../vault/ids.ts';
import { openBlob, sealBlob } from '../../vault/seal.ts';
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
 * Done again, it takes in what was told here since.
 *
 * @param live the register that is here; undefined = missing or not to be read
 */
export async function stageRegister(
  staged: Pick<Opened, 'home' | 'now' | 'random'>,
  keys: RegisterKeys,
  live: Engine<RegisterTables> | undefined,
): Promise<StagedRegister> {
  const path = staged.home.register;
  if (!live) return { origin: 'from-backup', fromBackup: 0, fromHere: 0, dropped: 0 };
  const own = await openRegister(path, 0);
  let parting: Parting;
  try {
    parting = await part(own, live, keys);
    const { onlyBackup, onlyHere } = unite(parting.backup, parting.here);
    const counts = { fromBackup: onlyBackup.length, fromHere: onlyHere.length, dropped: parting.dropped };
    if (onlyHere.length === 0 && (parting.broken > 0 || onlyBackup.length > 0))
      return { origin: 'from-backup', ...counts };
    if (onlyBackup.length > 0 || parting.broken > 0) {
      await own.db.transaction().execute((db) => writeUnited(staged, db, { live, keys, parting }));
      return { origin: 'united', ...counts };
    }
    await takeLive(own, live, path);
  } catch (problem) {
    throw sqliteProblem(problem, path);
  } finally {
    own.raw.close();
  }
  return { origin: 'kept', fromBackup: 0, fromHere: parting.here.length, dropped: 0 };
}

/** The one that is here has everything; it also learns until when what was erased can be opened, if that is later. */
async function takeLive(own: Engine<RegisterTables>, live: Engine<RegisterTables>, path: string): Promise<void> {
  const known = await ledgerOf(own.db);
  own.raw.close();
  rmSync(path);
  // Through a connection of its own: the other one may be the one that keeps everybody from writing.
  const reader = openCopy<RegisterTables>(live.raw.name);
  try {
    await copyDatabase(reader, path);
  } finally {
    reader.raw.close();
  }
  const taken = await openRegister(path, 0);
  try {
    for (const { record, until } of known) await extendErasure(taken.db, record, until);
  } finally {
    taken.raw.close();
  }
}

async function writeUnited(
  staged: Pick<Opened, 'now' | 'random'>,
  db: Db,
  of: { readonly live: Engine<RegisterTables>; readonly keys: RegisterKeys; readonly parting: Parting },
): Promise<void> {
  const { live, keys, parting } = of;
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
  await chainRows(db, keys.chain, [
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
