import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import { symbols } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';
import type { StoreTables } from './schema.ts';

/**
 * The random id that the audit uses for a member of staff. The name stands only in this table, outside the chain, so
 * that it can age out.
 */
export async function staffId(
  db: Kysely<StoreTables>,
  actor: { readonly name: string; readonly source: string },
  at: Instant,
  random: Random,
): Promise<string> {
  const found = await db
    .selectFrom('staff')
    .select('id')
    .where('name', '=', actor.name)
    .where('source', '=', actor.source)
    .executeTakeFirst();
  if (found) return found.id;
  const id = `S${symbols(8, random)}`;
  await db.insertInto('staff').values({ id, name: actor.name, source: actor.source, first_seen: at }).execute();
  return id;
}

/** The id of somebody who has worked in this store before. */
export const knownStaff = async (
  db: Kysely<StoreTables>,
  actor: { readonly name: string; readonly source: string },
): Promise<string | undefined> =>
  (
    await db
      .selectFrom('staff')
      .select('id')
      .where('name', '=', actor.name)
      .where('source', '=', actor.source)
      .executeTakeFirst()
  )?.id;

export async function staffNames(db: Kysely<StoreTables>): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('staff').select(['id', 'name', 'source']).execute();
  return new Map(rows.map((row) => [row.id, row.source === 'claimed' ? `${row.name} (claimed)` : row.name]));
}
