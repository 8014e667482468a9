import { type ExpressionBuilder, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import type { HoldTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export const activeHolds = (db: Db): Promise<HoldTable[]> =>
  db.selectFrom('hold').selectAll().where('released_at', 'is', null).orderBy('placed_at').execute();

export async function insertHold(db: Db, row: HoldTable): Promise<void> {
  await db.insertInto('hold').values(row).execute();
}

/** False when no hold of that id is in force. */
export async function releaseHold(db: Db, id: string, at: Instant, reason: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('hold')
    .set({ released_at: at, release_reason: reason })
    .where('id', '=', id)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** True for a contact that a hold in force covers, or that is restricted: neither is disposed of. One place says so. */
export const isKept = (_eb: ExpressionBuilder<StoreTables, 'contact'>) =>
  kept(sql`hold.released_at is null`, sql`resident.restricted = 1`);

/** The same, counting only holds and restrictions that came at this instant or after it. */
export const isKeptSince = (at: RawBuilder<Instant>) =>
  kept(
    sql`hold.released_at is null and hold.placed_at >= ${at}`,
    sql`resident.restricted = 1 and (resident.restricted_at is null or resident.restricted_at >= ${at})`,
  );

/** The same, but for the restriction of its resident: what would still be kept if that were lifted. */
export const isKeptOtherwise = () => kept(sql`hold.released_at is null`, sql`false`);

/** Whether a contact is restricted, itself or with its resident. */
export const isRestricted = sql<SqlBool>`(coalesce(contact.restricted, 0) = 1
  or exists (select 1 from resident where resident.id = contact.resident and resident.restricted = 1))`;

const kept = (holds: RawBuilder<unknown>, restrictions: RawBuilder<unknown>) => sql<SqlBool>`(
  coalesce(contact.restricted, 0) = 1
  or exists (select 1 from resident where resident.id = contact.resident and ${restrictions})
  or exists (select 1 from hold where ${holds} and ${COVERS}))`;

/** Whether a hold, in force or not, is about a contact. */
export const COVERS = sql<SqlBool>`(hold.contact = contact.id or hold.resident = contact.resident
  or (hold.since is not null and contact.at >= hold.since and contact.at < hold.until and (hold.service is null or hold.service = contact.service)))`;

/** The latest review day of the holds in force over a contact; null when it is only restricted. */
export const latestReview = sql<Day | null>`(select max(hold.review) from hold where hold.released_at is null and ${COVERS})`;

/** Ids of the holds in force over a contact, with commas between them. */
export const holdsOver = sql<
  string | null
>`(select group_concat(hold.id, ', ') from hold where hold.released_at is null and ${COVERS})`;

/** For how many days after its end a hold, or a restriction, may have had a contact sealed. */
export type SealedBeyond = { readonly release: number; readonly lift: number };

/**
 * The last day to which any hold, released ones too, or a restriction that was lifted may have had a contact sealed: the
 * review of the hold, or so many days after its end. null when there was none.
 */
export const heldTo = ({ release, lift }: SealedBeyond) => {
  const held = sql`(select max(max(hold.review, coalesce(date(hold.released_at, ${`+${release} days`}), hold.review))) from hold where ${COVERS})`;
  const lifted = sql`(select date(resident.restricted_at, ${`+${lift} days`}) from resident
    where resident.id = contact.resident and resident.restricted = 0)`;
  return sql<Day | null>`max(coalesce(${held}, ${lifted}), coalesce(${lifted}, ${held}))`;
};

/** For each hold in force, how many due contacts it keeps. */
export async function keptByHold(
  db: Db,
  now: Instant,
): Promise<readonly { readonly id: string; readonly kept: number }[]> {
  const counts = [];
  for (const hold of await activeHolds(db)) {
    const found = await sql<{
      kept: number;
    }>`select count(*) as kept from contact, hold where hold.id = ${hold.id} and contact.due_at <= ${now} and ${COVERS}`.execute(
      db,
    );
    counts.push({ id: hold.id, kept: Number(found.rows[0]?.kept ?? 0) });
  }
  return counts;
}
