import type { Day } from '../calendar/types.ts';
import type { Db, InvitedContactTable, SendingTable } from './schema.ts';

/** Texts on their way, and the calls that have had theirs. Both in the order given, which must be a random one. */
export async function insertSendings(db: Db, rows: readonly SendingTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('sending')
      .values(rows.slice(at, at + 500))
      .execute();
}

export async function insertInvitedContacts(db: Db, rows: readonly InvitedContactTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('invited_contact')
      .values(rows.slice(at, at + 500))
      .execute();
}

export async function setSendingState(db: Db, references: readonly string[], state: string): Promise<void> {
  for (let at = 0; at < references.length; at += 500)
    await db
      .updateTable('sending')
      .set({ state })
      .where('reference', 'in', references.slice(at, at + 500))
      .execute();
}

export const sendingOf = (db: Db, reference: string): Promise<SendingTable | undefined> =>
  db.selectFrom('sending').selectAll().where('reference', '=', reference).executeTakeFirst();

export async function deleteSendings(db: Db, references: readonly string[]): Promise<void> {
  for (let at = 0; at < references.length; at += 500)
    await db
      .deleteFrom('sending')
      .where('reference', 'in', references.slice(at, at + 500))
      .execute();
}

export async function deleteInvitedContacts(db: Db, contacts: readonly string[]): Promise<void> {
  for (let at = 0; at < contacts.length; at += 500)
    await db
      .deleteFrom('invited_contact')
      .where('contact', 'in', contacts.slice(at, at + 500))
      .execute();
}

export async function deleteSendingsThrough(db: Db, day: Day, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sending')
    .where('reference', 'in', (eb) => eb.selectFrom('sending').select('reference').where('day', '<=', day).limit(limit))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
