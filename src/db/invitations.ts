import type { Day } from '../calendar/types.ts';
import type { Engine } from './engine.ts';
import type { Db, InvitationTable, StoreTables } from './schema.ts';

/** The invitation ledger (P37): one row a number, under the digest of a generation of its key. */
export type Ledger = {
  /** The first day on which a number may be texted again; undefined when it is not remembered. */
  readonly freeFrom: (digest: Buffer) => Day | undefined;
  /**
   * Takes a number for `day`: one statement, which changes nothing where the number is not free on `today`, so that of
   * two runs only one can have it. Inside the caller's write transaction.
   */
  readonly reserve: (row: {
    readonly digest: Buffer;
    readonly generation: number;
    readonly day: Day;
    readonly freeFrom: Day;
    readonly today: Day;
  }) => boolean;
};

/** Statements prepared once (docs/decisions/0005-hot-loops.md). */
export function ledgerOf({ raw }: Engine<StoreTables>): Ledger {
  const free = raw.prepare('select free_from from invitation where digest = ?').pluck();
  const take = raw.prepare(
    `insert into invitation (digest, generation, day, free_from, previous_day) values (?, ?, ?, ?, null)
     on conflict (digest) do update set generation = excluded.generation, day = excluded.day, free_from = excluded.free_from,
       previous_day = invitation.day
     where invitation.free_from <= ?`,
  );
  return {
    freeFrom: (digest) => free.get(digest) as Day | undefined,
    reserve: ({ digest, generation, day, freeFrom, today }) =>
      take.run(digest, generation, day, freeFrom, today).changes === 1,
  };
}

/** What is remembered of one number. */
export const invitationOf = (db: Db, digest: Buffer): Promise<InvitationTable | undefined> =>
  db.selectFrom('invitation').selectAll().where('digest', '=', digest).executeTakeFirst();

/** Gives a number back that was surely not texted: as it was before, as far as the cap asks. */
export async function releaseInvitation(db: Db, digest: Buffer): Promise<void> {
  await db.deleteFrom('invitation').where('digest', '=', digest).where('previous_day', 'is', null).execute();
  await db
    .updateTable('invitation')
    .set((eb) => ({ day: eb.ref('previous_day'), free_from: eb.ref('day'), previous_day: null }) as never)
    .where('digest', '=', digest)
    .execute();
}

/** Forgets numbers whose last text was up to a day, so many at most; never one that is not free again. */
export async function deleteInvitationsThrough(db: Db, day: Day, today: Day, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('invitation')
    .where('digest', 'in', (eb) =>
      eb.selectFrom('invitation').select('digest').where('day', '<=', day).where('free_from', '<=', today).limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
