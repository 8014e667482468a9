import type { Kysely } from 'kysely';
import type { AuditTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export const lastEntry = (db: Db): Promise<AuditTable | undefined> =>
  db.selectFrom('audit_entry').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst();

export async function appendEntry(db: Db, row: AuditTable): Promise<void> {
  await db.insertInto('audit_entry').values(row).execute();
}

export const entriesAfter = (db: Db, seq: number, limit: number): Promise<AuditTable[]> =>
  db.selectFrom('audit_entry').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();

export const entriesBefore = (db: Db, seq: number, limit: number): Promise<AuditTable[]> =>
  db.selectFrom('audit_entry').selectAll().where('seq', '<', seq).orderBy('seq', 'desc').limit(limit).execute();
