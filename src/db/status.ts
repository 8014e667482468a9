import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { isFileKept } from './held-others.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

/**
 * Contacts by channel, in the order asked, and in all: one walk through one index (`contact_due` holds the channel), and
 * no sorting, so that a million take a tenth of a second.
 */
export async function countChannels(
  db: Db,
  channels: readonly string[],
): Promise<{ readonly counts: readonly number[]; readonly total: number }> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      ...channels.map((channel, at) => sql<number>`count(*) filter (where channel = ${channel})`.as(`c${at}`)),
    ])
    .executeTakeFirst();
  const found = (row ?? {}) as Readonly<Record<string, number>>;
  return { counts: channels.map((_, at) => Number(found[`c${at}`] ?? 0)), total: Number(found.total ?? 0) };
}

/** How many contacts are due at an instant, kept or not. */
export const countDue = async (db: Db, at: Instant): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('contact')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('due_at', '<=', at)
        .executeTakeFirst()
    )?.count ?? 0,
  );

/** How many contacts of these channels fall due after an instant, kept or not. */
export const countDueAfter = async (db: Db, channels: readonly string[], after: Instant): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('contact')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('due_at', '>', after)
        .where('channel', 'in', [...channels])
        .executeTakeFirst()
    )?.count ?? 0,
  );

/** When the next contact falls due after an instant. */
export const nextDue = async (db: Db, after: Instant): Promise<Instant | null> =>
  (
    await db
      .selectFrom('contact')
      .select('due_at')
      .where('due_at', '>', after)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst()
  )?.due_at ?? null;

/** Residents of whom somebody must say which of several they are. */
export const waitingReviews = async (db: Db): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('resident_review')
        .select((eb) => eb.fn.count<number>('resident').distinct().as('count'))
        .where('settled_at', 'is', null)
        .executeTakeFirst()
    )?.count ?? 0,
  );

/** Registered files that are still to be destroyed, those whose day is over, those that a hold keeps, and the next day. */
export async function fileCounts(
  db: Db,
  today: Day,
): Promise<{
  readonly waiting: number;
  readonly overdue: number;
  readonly kept: number;
  readonly next: Day | null;
}> {
  const row = await db
    .selectFrom('file')
    .select((eb) => [
      eb.fn.countAll<number>().as('waiting'),
      sql<number>`count(*) filter (where destroy_by < ${today} and not ${isFileKept(eb)})`.as('overdue'),
      sql<number>`count(*) filter (where destroy_by <= ${today} and ${isFileKept(eb)})`.as('kept'),
      sql<Day | null>`min(destroy_by) filter (where not (destroy_by <= ${today} and ${isFileKept(eb)}))`.as('next'),
    ])
    .executeTakeFirst();
  return {
    waiting: Number(row?.waiting ?? 0),
    overdue: Number(row?.overdue ?? 0),
    kept: Number(row?.kept ?? 0),
    next: row?.next ?? null,
  };
}

export const sqliteVersion = async (db: Db): Promise<string> =>
  (await sql<{ version: string }>`select sqlite_version() as version`.execute(db)).rows[0]?.version ?? '';
