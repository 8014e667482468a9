import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { COVERS, isKept, type SealedBeyond } from './holds.ts';
import type { StoreTables } from './schema.ts';

/** What may have moved a seal beyond the day on which its contact falls due. Days are counted from `asOf`, in UTC. */
export type Reach = {
  readonly asOf: Instant;
  readonly today: Day;
  /** How long after its end a hold or a restriction may have had a contact sealed. */
  readonly beyond: SealedBeyond;
  /** The last day to which a contact is sealed whose recording cannot be destroyed. */
  readonly stuckUntil: Day;
};

/**
 * Of the contacts at these places those that are rightly sealed to a later day than their own: what is kept now, or was
 * by a hold that has been released or a restriction that was lifted; what waits for its recording, or for the sweep since
 * a shorter period made it due at once.
 */
export async function rightlySealedLater(
  db: Kysely<StoreTables>,
  places: readonly number[],
  { asOf, today, beyond, stuckUntil }: Reach,
): Promise<ReadonlySet<number>> {
  const held = sql`exists (select 1 from hold where ${COVERS}
    and max(hold.review, coalesce(date(hold.released_at, ${`+${beyond.release} days`}), hold.review)) >= contact.sealed_day)`;
  const restricted = sql`(contact.restricted is not null
    or exists (select 1 from resident where resident.id = contact.resident and resident.restricted is not null
      and (resident.restricted_at is null or date(resident.restricted_at, ${`+${beyond.lift} days`}) >= contact.sealed_day)))`;
  const rows = await db
    .selectFrom('contact')
    .select(sql<number>`contact.rowid`.as('place'))
    .where(sql`contact.rowid`, 'in', sql`(select value from json_each(${JSON.stringify(places)}))`)
    .where(sql<boolean>`contact.sealed_day > substr(contact.due_at, 1, 10)` as never)
    .where((eb) =>
      eb.or([
        isKept(eb),
        sql<boolean>`${held}` as never,
        sql<boolean>`${restricted}` as never,
        sql<boolean>`(contact.due_at <= ${asOf} and contact.sealed_day <= ${today})` as never,
        sql<boolean>`(contact.recording = 1 and contact.due_at <= ${asOf} and contact.sealed_day <= ${stuckUntil})` as never,
      ]),
    )
    .execute();
  return new Set(rows.map(({ place }) => place));
}

/** References of the first few contacts of these channels that are dated after an instant. */
export const datedAfter = async (
  db: Kysely<StoreTables>,
  after: Instant,
  channels: readonly string[],
  limit: number,
): Promise<readonly string[]> =>
  (
    await db
      .selectFrom('contact')
      .select('reference')
      .where('at', '>', after)
      .where('channel', 'in', [...channels])
      .orderBy('at')
      .limit(limit)
      .execute()
  ).map(({ reference }) => reference);
