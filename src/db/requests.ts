import { type Kysely, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { isKept } from './holds.ts';
import type { ContactTable, ExportRunTable, FileTable, RequestTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export async function insertRequest(db: Db, row: RequestTable, residents: readonly string[]): Promise<void> {
  await db.insertInto('request').values(row).execute();
  await linkResidents(db, row.id, residents);
}

/** Ties residents to a request; one who is tied to it already stays so. */
export async function linkResidents(db: Db, id: string, residents: readonly string[]): Promise<void> {
  for (const resident of residents)
    await db
      .insertInto('request_resident')
      .values({ request: id, resident })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

export const requestByReference = (db: Db, reference: string): Promise<RequestTable | undefined> =>
  db.selectFrom('request').selectAll().where('reference', '=', reference).executeTakeFirst();

export async function residentsOfRequest(db: Db, id: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('request_resident')
    .select('resident')
    .where('request', '=', id)
    .orderBy('resident')
    .execute();
  return rows.map(({ resident }) => resident);
}

export type ListedRow = Pick<RequestTable, 'id' | 'reference' | 'type' | 'received' | 'due_on' | 'state' | 'packed_at'>;

/** Requests by the day their reply is due, then by id; after the one given. */
export function requestPage(
  db: Db,
  after: Pick<RequestTable, 'due_on' | 'id'> | undefined,
  limit: number,
): Promise<ListedRow[]> {
  let query = db.selectFrom('request').select(['id', 'reference', 'type', 'received', 'due_on', 'state', 'packed_at']);
  if (after) {
    query = query.where((eb) =>
      eb.or([eb('due_on', '>', after.due_on), eb.and([eb('due_on', '=', after.due_on), eb('id', '>', after.id)])]),
    );
  }
  return query.orderBy('due_on').orderBy('id').limit(limit).execute();
}

/** The request itself and every other request of these residents, in the order of receipt. */
export function requestsAbout(db: Db, id: string, residents: readonly string[]): Promise<ListedRow[]> {
  return db
    .selectFrom('request')
    .select(['id', 'reference', 'type', 'received', 'due_on', 'state', 'packed_at'])
    .where((eb) =>
      eb.or([
        eb('id', '=', id),
        eb(
          'id',
          'in',
          eb
            .selectFrom('request_resident')
            .select('request_resident.request')
            .where('request_resident.resident', 'in', orNone(residents)),
        ),
      ]),
    )
    .orderBy('received')
    .orderBy('id')
    .execute();
}

export async function setReviewed(
  db: Db,
  id: string,
  review: Pick<RequestTable, 'reviewed_at' | 'reviewed_by' | 'sealed_day' | 'sealed'>,
): Promise<void> {
  await db.updateTable('request').set(review).where('id', '=', id).execute();
}

export async function setPacked(db: Db, id: string, at: Instant | null): Promise<void> {
  await db.updateTable('request').set({ packed_at: at }).where('id', '=', id).execute();
}

/** Those of these residents who have any contact here, due or not. */
export async function knownResidents(db: Db, residents: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('contact')
    .select('resident')
    .distinct()
    .where('resident', 'in', orNone(residents))
    .execute();
  return new Set(rows.map(({ resident }) => resident));
}

const ofResidents = (db: Db, residents: readonly string[]) =>
  db.selectFrom('contact').where('resident', 'in', orNone(residents));

const notDueOrKept = <O>(query: SelectQueryBuilder<StoreTables, 'contact', O>, now: Instant) =>
  query.where((eb) => eb.or([eb('due_at', '>', now), isKept(eb)]));

/** SQL has no empty list; no resident's id is the empty text. */
const orNone = (residents: readonly string[]): string[] => (residents.length === 0 ? [''] : [...residents]);

const counted = (query: SelectQueryBuilder<StoreTables, 'contact', Partial<ContactTable>>) =>
  query.select((eb) => eb.fn.countAll<number>().as('count'));

export type PlacedContact = ContactTable & { readonly place: number };

/**
 * A page of what is held on one resident: living contacts, and those that a hold or a restriction keeps past their
 * period. In the order of their places (SQLite row numbers), the order that the index on `resident` has already.
 */
export const heldPage = (
  db: Db,
  of: { readonly resident: string; readonly now: Instant; readonly after: number; readonly limit: number },
): Promise<PlacedContact[]> =>
  notDueOrKept(ofResidents(db, [of.resident]), of.now)
    .selectAll('contact')
    .select(sql<number>`contact.rowid`.as('place'))
    .where(sql<SqlBool>`contact.rowid > ${of.after}`)
    .orderBy(sql`contact.rowid`)
    .limit(of.limit)
    .execute();

export type HeldCounts = { readonly contacts: number; readonly held: number; readonly awaitingDisposal: number };

/** What is held on these residents: living and kept contacts, the kept ones among them, and what waits for the sweep. */
export async function heldCounts(db: Db, residents: readonly string[], now: Instant): Promise<HeldCounts> {
  const due = ofResidents(db, residents).where('due_at', '<=', now);
  const number = async (query: typeof due) => Number((await counted(query).executeTakeFirst())?.count ?? 0);
  const living = await number(ofResidents(db, residents).where('due_at', '>', now));
  const held = await number(due.where(isKept));
  return {
    contacts: living + held,
    held,
    awaitingDisposal: await number(due.where((eb) => eb.not(isKept(eb)))),
  };
}

/** References of what is held and has text that somebody wrote. */
export async function freeTextReferences(
  db: Db,
  residents: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  const rows = await notDueOrKept(ofResidents(db, residents), now)
    .select('reference')
    .where('free_text', '=', 1)
    .orderBy('reference')
    .execute();
  return rows.map(({ reference }) => reference);
}

/** How many living contacts fall due before an instant, and nothing keeps them. */
export async function fallingDue(db: Db, residents: readonly string[], now: Instant, before: Instant): Promise<number> {
  const query = ofResidents(db, residents)
    .where('due_at', '>', now)
    .where('due_at', '<', before)
    .where((eb) => eb.not(isKept(eb)));
  return Number((await counted(query).executeTakeFirst())?.count ?? 0);
}

export type RunRow = Pick<ExportRunTable, 'recipe' | 'recipient' | 'made_at' | 'notice_version'>;

/** Exports made while a contact of these residents was here and not yet due. */
export const exportsAlongside = (db: Db, residents: readonly string[]): Promise<RunRow[]> =>
  db
    .selectFrom('export_run')
    .select(['recipe', 'recipient', 'made_at', 'notice_version'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('contact')
          .select('contact.id')
          .where('contact.resident', 'in', orNone(residents))
          .whereRef('contact.recorded_at', '<=', 'export_run.made_at')
          .whereRef('contact.due_at', '>', 'export_run.made_at'),
      ),
    )
    .orderBy('made_at')
    .orderBy('id')
    .execute();

export type PackFileRow = Pick<FileTable, 'id' | 'sha256'> & { readonly sealed_day: Day; readonly sealed: Buffer };

/** Every pack that was made or begun, its path still sealed. */
export const packFileRows = (db: Db): Promise<PackFileRow[]> =>
  db.selectFrom('file').select(['id', 'sha256', 'sealed_day', 'sealed']).where('kind', '=', 'pack').execute();

export async function setClosed(
  db: Db,
  id: string,
  closed: Pick<RequestTable, 'closed_at' | 'state' | 'destroy_by' | 'sealed_day' | 'sealed'>,
): Promise<void> {
  await db.updateTable('request').set(closed).where('id', '=', id).execute();
}
