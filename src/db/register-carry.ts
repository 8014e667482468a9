import type { Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import type { RegisterRow } from './register.ts';
import type { RegisterTables } from './schema.ts';

/** Puts what keys made of an event in the place of what other keys made: a statement prepared once (0005-hot-loops.md). */
export function carryEvent({
  raw,
}: Engine<RegisterTables>): (row: Pick<RegisterRow, 'seq' | 'digest' | 'sealed' | 'mac'>) => void {
  const put = raw.prepare('update register_event set digest = ?, sealed = ?, mac = ? where seq = ?');
  return ({ seq, digest, sealed, mac }) => void put.run(digest, sealed, mac, seq);
}

/** Digests of events that hold no sealed number, such as removals: their numbers are in other events. */
export const unsealedDigests = async (db: Kysely<RegisterTables>): Promise<readonly Buffer[]> =>
  (
    await db
      .selectFrom('register_event')
      .select('digest')
      .distinct()
      .where('digest', 'is not', null)
      .where('sealed', 'is', null)
      .execute()
  ).map(({ digest }) => digest as Buffer);
