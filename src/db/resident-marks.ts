import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';
import { isKept, isKeptOtherwise, isRestricted } from './holds.ts';
import { putResidentRow, residentRow } from './resident-moves.ts';
import type { ResidentTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export type MarkColumns = Partial<
  Pick<
    ResidentTable,
    'restricted' | 'restricted_at' | 'deceased' | 'deceased_source' | 'do_not_contact' | 'safe_contact'
  >
>;

/** Writes marks on a resident, who gets a row by it. */
export async function setMarks(db: Db, id: string, marks: MarkColumns): Promise<void> {
  const nothing = {
    restricted: null,
    restricted_at: null,
    deceased: null,
    deceased_source: null,
    do_not_contact: null,
    adjustments: null,
    safe_contact: null,
    sealed_day: null,
    sealed: null,
  };
  await putResidentRow(db, { ...((await residentRow(db, id)) ?? { id, ...nothing }), ...marks });
}

export type PastTime = {
  /** Contacts of the resident, and those of them that are due. */
  readonly contacts: number;
  readonly due: number;
  /** Of the due ones: kept by anything, and kept also without the restriction of the resident. */
  readonly kept: number;
  readonly keptOtherwise: number;
  /** The last day to which any of them is sealed; null when there is none. */
  readonly sealedTo: Day | null;
};

export async function pastTime(db: Db, resident: string, now: Instant): Promise<PastTime> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => [
      eb.fn.countAll<number>().as('contacts'),
      sql<number>`count(*) filter (where due_at <= ${now})`.as('due'),
      sql<number>`count(*) filter (where due_at <= ${now} and ${isKept(eb)})`.as('kept'),
      sql<number>`count(*) filter (where due_at <= ${now} and ${isKeptOtherwise()})`.as('keptOtherwise'),
      eb.fn.max('sealed_day').as('sealedTo'),
    ])
    .where('resident', '=', resident)
    .executeTakeFirst();
  const [contacts, due, kept, keptOtherwise] = [row?.contacts, row?.due, row?.kept, row?.keptOtherwise].map((count) =>
    Number(count ?? 0),
  ) as [number, number, number, number];
  return { contacts, due, kept, keptOtherwise, sealedTo: row?.sealedTo ?? null };
}

/** How many contacts of a resident took place after an instant. */
export async function contactsAfter(db: Db, resident: string, after: Instant): Promise<number> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('resident', '=', resident)
    .where('at', '>=', after)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

export type MarkedCounts = {
  readonly restricted: number;
  readonly reportedDeceased: number;
  readonly doNotContact: number;
  readonly safeContact: number;
};

/** How many residents have each mark. */
export async function countMarked(db: Db): Promise<MarkedCounts> {
  const row = await db
    .selectFrom('resident')
    .select((eb) => [
      eb.fn.sum<number>('restricted').as('restricted'),
      eb.fn.sum<number>('deceased').as('deceased'),
      eb.fn.sum<number>('do_not_contact').as('doNotContact'),
      eb.fn.sum<number>('safe_contact').as('safeContact'),
    ])
    .executeTakeFirst();
  return {
    restricted: Number(row?.restricted ?? 0),
    reportedDeceased: Number(row?.deceased ?? 0),
    doNotContact: Number(row?.doNotContact ?? 0),
    safeContact: Number(row?.safeContact ?? 0),
  };
}

/** Contacts that are due at an instant and restricted, whatever else keeps them. */
export async function restrictedDueCount(db: Db, at: Instant): Promise<number> {
  const row = await db
    .selectFrom('contact')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('due_at', '<=', at)
    .where(isRestricted)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Of these residents, those of whom anything is here: a contact or a request. */
export async function residentsHere(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const these = sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
  const contacts = await db
    .selectFrom('contact')
    .select('resident')
    .distinct()
    .where('resident', 'in', these)
    .execute();
  const requests = await db.selectFrom('request_resident').select('resident').where('resident', 'in', these).execute();
  return new Set([...contacts, ...requests].map(({ resident }) => resident));
}

export type MarkName = 'restricted' | 'deceased' | 'do_not_contact' | 'safe_contact';

/** Ids of the residents with this mark. */
export async function residentsMarked(db: Db, mark: MarkName): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('resident')
    .select('id')
    .where(sql<SqlBool>`${sql.ref(mark)} = 1` as never)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
