import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { DueRow } from './disposal.ts';
import { isKept } from './holds.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/**
 * What a chain opens: days from its own on, under these epochs. `all` = the store has no other epochs, so that nobody need
 * look at every seal.
 */
export type Opens = { readonly day: Day; readonly epochs: readonly number[]; readonly all: boolean };

/** Bytes 2 and 3 of a seal are its epoch (docs/decisions/0002-byte-formats.md). */
const ofOtherEpoch = ({ epochs }: Opens) => sql`hex(substr(sealed, 2, 2)) not in (${sql.join(epochs.map(hexOf))})`;

const hexOf = (epoch: number): string => epoch.toString(16).toUpperCase().padStart(4, '0');

/**
 * Contacts that a chain does not open. Those of a day before its own are found by when they fall due: nothing is sealed
 * to a day before it is due, so what falls due later cannot be among them.
 */
function lost(db: Db, opens: Opens) {
  const gone = sql`due_at < ${`${opens.day}T00:00:00.000Z`} and sealed_day < ${opens.day}`;
  return db
    .selectFrom('contact')
    .where(opens.all ? sql<SqlBool>`${gone}` : sql<SqlBool>`(${gone}) or ${ofOtherEpoch(opens)}`);
}

/** The same of a table with few rows. */
const lostOf = (opens: Opens) =>
  opens.all
    ? sql<SqlBool>`sealed_day < ${opens.day}`
    : sql<SqlBool>`(sealed_day < ${opens.day} or (sealed is not null and ${ofOtherEpoch(opens)}))`;

export type Lost = {
  /** Their day was over before today, or they are due and nothing keeps them. */
  readonly expired: number;
  /** Not yet due, or held or restricted: lost only because the chain is dated ahead. */
  readonly ahead: number;
  /** The same, lost because the keys were renewed and the epoch they are under was forgotten before its time. */
  readonly forgotten: number;
};

/** How many contacts a chain does not open, by whether that was to be so by now. */
export async function countLost(db: Db, opens: Opens, today: Day, now: Instant): Promise<Lost> {
  const wanted = sql`sealed_day >= ${today} and (due_at > ${now} or ${isKept(undefined as never)})`;
  const row = await lost(db, opens)
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      sql<number>`count(*) filter (where ${wanted} and sealed_day < ${opens.day})`.as('ahead'),
      sql<number>`count(*) filter (where ${wanted} and sealed_day >= ${opens.day})`.as('forgotten'),
    ])
    .executeTakeFirst();
  const [all, ahead, forgotten] = [row?.all, row?.ahead, row?.forgotten].map(Number) as [number, number, number];
  return { expired: all - ahead - forgotten, ahead, forgotten };
}

/** Places of contacts that a chain does not open, in the order of the table. */
export const lostPlaces = async (db: Db, opens: Opens): Promise<readonly number[]> =>
  (await lost(db, opens).select(sql<number>`contact.rowid`.as('place')).orderBy(sql`contact.rowid`).execute()).map(
    (row) => row.place,
  );

/** These contacts as disposal needs them; their seals do not open, so nothing of them is read. */
export const rowsAt = (db: Db, places: readonly number[]): Promise<DueRow[]> =>
  db
    .selectFrom('contact')
    .select([
      'id',
      'reference',
      'channel',
      'purpose',
      'service',
      'outcome',
      'at',
      'due_at',
      'notice_version',
      'recording',
      'sealed_day',
    ])
    .select([sql<number>`contact.rowid`.as('place'), sql<Buffer | null>`null`.as('sealed')])
    .where(sql`contact.rowid`, 'in', sql`(select value from json_each(${JSON.stringify(places)}))`)
    .execute();

/** Rows of other tables whose seals a chain has left behind. */
export type OthersLost = {
  readonly files: readonly string[];
  readonly requests: readonly string[];
  readonly residents: number;
  readonly comments: number;
};

/**
 * Removes what else does not open: rows of files whose path nobody can read, requests whose text is gone. What is
 * remembered of a resident in clear (a restriction, do not contact) and the score of a survey stay, without their seal.
 */
export async function dropOthers(db: Db, opens: Opens): Promise<OthersLost> {
  const gone = lostOf(opens);
  const files = await db
    .deleteFrom('file')
    .where(gone as never)
    .returning('id')
    .execute();
  const requests = await db
    .selectFrom('request')
    .select(['id', 'reference'])
    .where(gone as never)
    .execute();
  for (const { id } of requests) {
    await db.deleteFrom('request_resident').where('request', '=', id).execute();
    await db.deleteFrom('request').where('id', '=', id).execute();
  }
  const nothing = { sealed: null, sealed_day: null };
  const residents = await db
    .updateTable('resident')
    .set(nothing)
    .where(gone as never)
    .executeTakeFirst();
  const comments = await db
    .updateTable('survey_answer')
    .set(nothing)
    .where(gone as never)
    .executeTakeFirst();
  return {
    files: files.map(({ id }) => id),
    requests: requests.map(({ reference }) => reference),
    residents: Number(residents.numUpdatedRows),
    comments: Number(comments.numUpdatedRows),
  };
}
