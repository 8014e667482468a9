import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import { type Engine, openSqlite } from './engine.ts';
import { checkRegister } from './migrations.ts';
import type { RegisterEventTable, RegisterTables } from './schema.ts';

type Db = Kysely<RegisterTables>;
export type RegisterRow = Selectable<RegisterEventTable>;

/** A rollback journal, not WAL: the register is small, and one file is easier to keep secure than three. */
export async function openRegister(path: string, waitMs: number, mark?: string): Promise<Engine<RegisterTables>> {
  const engine = openSqlite<RegisterTables>(path, { waitMs, journal: 'delete', mark });
  try {
    await checkRegister(engine);
  } catch (problem) {
    engine.raw.close();
    throw problem;
  }
  return engine;
}

/** Whose register it is. */
export const registerHome = async (db: Db): Promise<string | undefined> =>
  (await db.selectFrom('meta').select('value').where('key', '=', 'home').executeTakeFirst())?.value;

export const lastEvent = async (db: Db) =>
  withCode(
    await db.selectFrom('register_event').select(['seq', 'mac']).orderBy('seq', 'desc').limit(1).executeTakeFirst(),
  );

export const eventAt = async (db: Db, seq: number) =>
  withCode(await db.selectFrom('register_event').select(['seq', 'mac']).where('seq', '=', seq).executeTakeFirst());

/**
 * In a damaged file anything can stand in any column, whatever its table says: what is not of its kind is then empty,
 * which no event ever is, so that no code fits it.
 */
const bytes = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : Buffer.alloc(0));
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const withCode = (row: { readonly seq: number; readonly mac: Buffer } | undefined) =>
  row && { seq: row.seq, mac: bytes(row.mac) };

const whole = (row: RegisterRow): RegisterRow => ({
  seq: row.seq,
  id: text(row.id),
  at: text(row.at),
  kind: text(row.kind),
  digest: row.digest === null ? null : bytes(row.digest),
  sealed: row.sealed === null ? null : bytes(row.sealed),
  detail: text(row.detail),
  mac: bytes(row.mac),
});

export async function addEvents(db: Db, rows: readonly Insertable<RegisterEventTable>[]): Promise<void> {
  await db
    .insertInto('register_event')
    .values([...rows])
    .execute();
}

/** The newest event about a digest: what counts. */
export const newestFor = (db: Db, digest: Buffer, kinds: readonly string[]) =>
  db
    .selectFrom('register_event')
    .select(['seq', 'kind', 'at', 'detail'])
    .where('digest', '=', digest)
    .where('kind', 'in', [...kinds])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();

export const eventsAfter = async (db: Db, seq: number, limit: number): Promise<RegisterRow[]> =>
  (await db.selectFrom('register_event').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()).map(
    whole,
  );

export const eventsOf = async (db: Db, kinds: readonly string[]): Promise<RegisterRow[]> =>
  (
    await db
      .selectFrom('register_event')
      .selectAll()
      .where('kind', 'in', [...kinds])
      .orderBy('seq')
      .execute()
  ).map(whole);

export const readAnchor = (db: Db) =>
  db.selectFrom('anchor').select(['seq', 'head', 'at']).where('id', '=', 1).executeTakeFirst();

/** Where the audit stood, for a register that is new or that a person has put beside another store. */
export async function writeAnchor(db: Db, seq: number, head: string, at: Instant): Promise<void> {
  await db
    .insertInto('anchor')
    .values({ id: 1, seq, head, at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seq, head, at }))
    .execute();
}

/** Never backwards: the anchor may lag behind the audit, it must not lead it or retreat. Nothing when it moved meanwhile. */
export async function advanceAnchor(
  db: Db,
  { from, seq, head, at }: { readonly from: number; readonly seq: number; readonly head: string; readonly at: Instant },
): Promise<void> {
  await db.updateTable('anchor').set({ seq, head, at }).where('id', '=', 1).where('seq', '=', from).execute();
}

/** Which renewal of the permanent keys the register is chained, digested and sealed under; 1 before there was any. */
export const registerGeneration = async (db: Db): Promise<number> =>
  Number(
    (await db.selectFrom('meta').select('value').where('key', '=', 'keyGeneration').executeTakeFirst())?.value ?? 1,
  );

export async function setRegisterGeneration(db: Db, generation: number): Promise<void> {
  const value = String(generation);
  await db
    .insertInto('meta')
    .values({ key: 'keyGeneration', value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

const KINDS = ['opt-out', 'opt-out-removed'] as const;

/** Opt-outs that no later event answers, in the order of their events. */
export const activeOptOuts = async (db: Db, after: number, limit: number): Promise<RegisterRow[]> =>
  (await activeQuery(db).selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute()).map(whole);

export const countOptOuts = async (db: Db): Promise<number> =>
  Number(
    (
      await activeQuery(db)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirst()
    )?.count ?? 0,
  );

/** How many numbers were opted out by an event after this one, and still are. */
export const countOptOutsAfter = async (db: Db, seq: number): Promise<number> =>
  Number(
    (
      await activeQuery(db)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('seq', '>', seq)
        .executeTakeFirst()
    )?.count ?? 0,
  );

const activeQuery = (db: Db) =>
  db
    .selectFrom('register_event')
    .where('kind', '=', 'opt-out')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('register_event as later')
            .select('later.seq')
            .whereRef('later.digest', '=', 'register_event.digest')
            .whereRef('later.seq', '>', 'register_event.seq')
            .where('later.kind', 'in', [...KINDS]),
        ),
      ),
    );
