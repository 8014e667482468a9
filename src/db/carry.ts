import type { Kysely } from 'kysely';
import type {
  CertificateTable,
  FileTable,
  InvitationTable,
  KeptOptOutTable,
  NoticeVersionTable,
  StaffTable,
  StoreTables,
} from './schema.ts';

type Db = Kysely<StoreTables>;

/** What a restore takes over from the store that it replaces, where that can still be read. */
export type Carried = {
  readonly certificates: readonly CertificateTable[];
  readonly versions: readonly NoticeVersionTable[];
  readonly staff: readonly StaffTable[];
  readonly files: readonly FileTable[];
  readonly invitations: readonly InvitationTable[];
  readonly keptOptOuts: readonly KeptOptOutTable[];
};

/** @param than the newest certificate and version that the backup has */
export async function newerThan(
  db: Db,
  than: { readonly certificate: number; readonly version: number },
): Promise<Carried> {
  return {
    certificates: await db
      .selectFrom('certificate')
      .selectAll()
      .where('number', '>', than.certificate)
      .orderBy('number')
      .execute(),
    versions: await db
      .selectFrom('notice_version')
      .selectAll()
      .where('number', '>', than.version)
      .orderBy('number')
      .execute(),
    staff: await db.selectFrom('staff').selectAll().execute(),
    files: await db.selectFrom('file').selectAll().execute(),
    invitations: await db.selectFrom('invitation').selectAll().execute(),
    keptOptOuts: await db.selectFrom('kept_opt_out').selectAll().execute(),
  };
}

/**
 * Enters it, certificates apart (their caller looks at each). What the backup has already stays as it is, but a number
 * that was texted later counts as texted later.
 *
 * @returns how many files are in the register of files again.
 */
export async function enterCarried(db: Db, carried: Omit<Carried, 'certificates'>): Promise<number> {
  for (const row of carried.staff)
    await db
      .insertInto('staff')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const row of carried.versions) await db.insertInto('notice_version').values(row).execute();
  for (const row of carried.invitations)
    await db
      .insertInto('invitation')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('digest')
          .doUpdateSet({
            generation: row.generation,
            day: row.day,
            free_from: row.free_from,
            previous_day: row.previous_day,
          })
          .where('invitation.day', '<', row.day),
      )
      .execute();
  for (const row of carried.keptOptOuts)
    await db
      .insertInto('kept_opt_out')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  let files = 0;
  for (const row of carried.files) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('file')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    files += Number(numInsertedOrUpdatedRows ?? 0);
  }
  return files;
}
