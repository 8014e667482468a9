import type { Kysely } from 'kysely';
import type { CertificateTable, StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export const lastCertificate = (db: Db): Promise<CertificateTable | undefined> =>
  db.selectFrom('certificate').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst();

export const certificateNumbered = (db: Db, number: number): Promise<CertificateTable | undefined> =>
  db.selectFrom('certificate').selectAll().where('number', '=', number).executeTakeFirst();

export const certificateRows = (db: Db): Promise<CertificateTable[]> =>
  db.selectFrom('certificate').selectAll().orderBy('number', 'desc').limit(50).execute();

export async function insertCertificate(db: Db, row: CertificateTable): Promise<void> {
  await db.insertInto('certificate').values(row).execute();
}
