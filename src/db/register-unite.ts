import { type Kysely, sql } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { ErasureTable, RegisterTables } from './schema.ts';

type Db = Kysely<RegisterTables>;

/** Takes off what comes after an event, for a restore that puts it on again with another branch; the register is a copy. */
export async function cutEvents(db: Db, after: number): Promise<void> {
  await db.deleteFrom('register_event').where('seq', '>', after).execute();
  await sql`update sqlite_sequence set seq = ${after} where name = 'register_event'`.execute(db);
}

/** Adds what another branch's erasure ledger names. @returns how many rows are new here. */
export async function uniteErasures(db: Db, rows: readonly ErasureTable[]): Promise<number> {
  let added = 0;
  for (const row of rows) {
    const known = await db.selectFrom('erasure').select('until').where('record', '=', row.record).executeTakeFirst();
    if (!known) {
      await db.insertInto('erasure').values(row).execute();
      added += 1;
    } else if (known.until < row.until) {
      await db.updateTable('erasure').set({ until: row.until }).where('record', '=', row.record).execute();
    }
  }
  return added;
}

export const countErasures = async (db: Db): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('erasure')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirst()
    )?.count ?? 0,
  );

/**
 * Sets where the register remembers the audit to stand, also back: a restored store has an audit of its own, and its
 * entry names the head that was lost.
 */
export async function setAnchor(db: Db, seq: number, head: string, at: Instant): Promise<void> {
  await db
    .insertInto('anchor')
    .values({ id: 1, seq, head, at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seq, head, at }))
    .execute();
}

export const eventIds = async (db: Db): Promise<readonly string[]> =>
  (await db.selectFrom('register_event').select('id').execute()).map(({ id }) => id);
