import type { Engine } from './engine.ts';
import type { RegisterTables } from './schema.ts';

/**
 * Pages of the digests of all numbers that are opted out, through a statement prepared once
 * (docs/decisions/0005-hot-loops.md): a survey asks for a hundred thousand at once.
 */
export function optedOutReader({
  raw,
}: Engine<RegisterTables>): (after: number, limit: number) => readonly (readonly [seq: number, digest: Buffer])[] {
  const page = raw
    .prepare(
      `select seq, digest from register_event as event where kind = 'opt-out' and digest is not null and seq > ?
         and not exists (select 1 from register_event as later where later.digest = event.digest and later.seq > event.seq
           and later.kind in ('opt-out', 'opt-out-removed'))
       order by seq limit ?`,
    )
    .raw();
  return (after, limit) => page.all(after, limit) as [number, Buffer][];
}
