import { type Kysely, sql } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { IndexLine } from './contact-writer.ts';
import type { Engine } from './engine.ts';
import { createIdentifierIndex } from './migrations.ts';
import type { StoreTables } from './schema.ts';

type Db = Kysely<StoreTables>;

export async function beginIndex(db: Db): Promise<void> {
  await sql`drop table if exists identifier_index_next`.execute(db);
  await createIdentifierIndex(db, 'identifier_index_next');
}

/** Adds one line to the index that is being built, through a statement prepared once. */
export function putInNewIndex(store: Engine<StoreTables>): (line: IndexLine) => void {
  const put = store.raw.prepare(
    `insert into identifier_index_next (kind, digest, owner, tag, until) values (?, ?, ?, ?, ?)
     on conflict (kind, digest, owner, tag) do update set until = excluded.until where excluded.until > until`,
  );
  return (line) => void put.run(line.kind, line.digest, line.owner, line.tag, line.until);
}

/** The new index takes the old one's name; dropping overwrites the old pages (secure_delete). */
export async function swapIndex(db: Db): Promise<void> {
  await sql`drop table identifier_index`.execute(db);
  await sql`alter table identifier_index_next rename to identifier_index`.execute(db);
}

export const contactsAfter = (db: Db, after: string, now: Instant, limit: number) =>
  db
    .selectFrom('contact')
    .select(['id', 'reference', 'resident', 'due_at', 'sealed_day', 'sealed'])
    .where('id', '>', after)
    .where('due_at', '>', now)
    .orderBy('id')
    .limit(limit)
    .execute();
