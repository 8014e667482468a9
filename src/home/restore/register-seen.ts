import type { Engine } from '../../db/engine.ts';
import { readMetaTogether } from '../../db/meta.ts';
import { eventAt, registerGeneration } from '../../db/register.ts';
import { eventCounts } from '../../db/register-counts.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { countedInAudit } from './know-register.ts';
import { readable } from './readable.ts';

/** What the store that is here has seen of its register: the newest event, under which keys, and how many of each kind. */
export type RegisterSeen = {
  readonly seq: number;
  readonly mac: string;
  readonly generation: number;
  readonly counts: ReadonlyMap<string, number>;
};

/** What no register has any more although the store that is here had seen it. */
export type RegisterLost = { readonly optOuts: number; readonly erasures: number };

/** Undefined when the store cannot be read, or never saw an event. */
export async function registerSeen(store: Engine<StoreTables>): Promise<RegisterSeen | undefined> {
  return readable(async () => {
    const meta = await readMetaTogether(store.db, ['registerSeen', 'registerSeenMac', 'keyGeneration']);
    const seq = Number(meta.registerSeen ?? 0);
    if (seq === 0) return undefined;
    return {
      seq,
      mac: meta.registerSeenMac ?? '',
      generation: Number(meta.keyGeneration ?? 1),
      counts: await countedInAudit(store.db),
    };
  });
}

/**
 * What is lost when these registers are put together, none of which need be the newest: a register that was rolled back
 * looks whole by itself, and only the store remembers that there was more. Null when one of them has all that was seen.
 */
export async function lostOfRegister(
  seen: RegisterSeen | undefined,
  registers: readonly (Engine<RegisterTables> | undefined)[],
): Promise<RegisterLost | null> {
  if (!seen) return null;
  let most: RegisterLost | undefined;
  for (const register of registers) {
    if (!register) continue;
    const lost = await lacking(seen, register);
    if (!lost) return null;
    most = least(most, lost);
  }
  return most ?? { optOuts: seen.counts.get('opt-out') ?? 0, erasures: seen.counts.get('erased') ?? 0 };
}

async function lacking(seen: RegisterSeen, { db }: Engine<RegisterTables>): Promise<RegisterLost | undefined> {
  const counts = await eventCounts(db, Number.MAX_SAFE_INTEGER);
  const fewer = (kind: string): number => Math.max(0, (seen.counts.get(kind) ?? 0) - (counts.get(kind) ?? 0));
  const lost = { optOuts: fewer('opt-out'), erasures: fewer('erased') };
  // A renewal of the keys gives every event another code: then only the counts tell.
  const event = (await registerGeneration(db)) === seen.generation ? await eventAt(db, seen.seq) : undefined;
  const another = event !== undefined && event.mac.toString('hex') !== seen.mac;
  return another || lost.optOuts + lost.erasures + fewer('opt-out-removed') > 0 ? lost : undefined;
}

function least(one: RegisterLost | undefined, other: RegisterLost): RegisterLost {
  if (!one) return other;
  return { optOuts: Math.min(one.optOuts, other.optOuts), erasures: Math.min(one.erasures, other.erasures) };
}
