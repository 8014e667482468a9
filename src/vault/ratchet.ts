import { hkdfSync } from 'node:crypto';
import type { Day } from '../calendar/types.ts';

/**
 * The one-way ratchet of day keys (design D2). `chain(d+1) = HKDF-SHA-256(chain(d), info "steward/1/chain")` and
 * `key(d) = HKDF-SHA-256(chain(d), info "steward/1/day/" + storeId + d)`, salt empty, 32 bytes. From a chain value every
 * later day derives and no earlier one. Days are UTC days: the ratchet must not depend on a country's clock changes.
 */
export type Chain = {
  readonly epoch: number;
  readonly day: Day;
  readonly value: Buffer;
  /** Chains from before the keys were renewed, oldest first; absent when there are none. */
  readonly earlier?: readonly EarlierChain[];
};

/** A chain that seals nothing any more. `until`: the last day that anything was sealed to under it; then it is forgotten. */
export type EarlierChain = { readonly epoch: number; readonly day: Day; readonly value: Buffer; readonly until: Day };

const DAY_MS = 86_400_000;
const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

const derive = (secret: Buffer, info: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', info, 32));

/** The chain moved to `day`, those of earlier epochs with it; refuses to go back, because no past value can be had. */
export function advance(chain: Chain, day: Day): Chain {
  const value = advanced(chain, day);
  const earlier = (chain.earlier ?? [])
    .filter(({ until }) => until >= day)
    .map((old) => ({ ...old, day, value: advanced(old, day) }));
  return { epoch: chain.epoch, day, value, ...(earlier.length > 0 ? { earlier } : {}) };
}

/**
 * A chain of the next epoch, from a root that nothing before it tells. The old one is kept until the last day that
 * anything is sealed to under it; undefined = nothing is.
 */
export function renewed(chain: Chain, epoch: number, root: Buffer, until: Day | undefined): Chain {
  const { day, value } = chain;
  const old = until !== undefined && until >= day ? [{ epoch: chain.epoch, day, value, until }] : [];
  const earlier = [...(chain.earlier ?? []), ...old];
  return { epoch, day, value: root, ...(earlier.length > 0 ? { earlier } : {}) };
}

/** The chain alone, once everything is sealed under it. */
export const withoutEarlier = ({ epoch, day, value }: Chain): Chain => ({ epoch, day, value });

function advanced(chain: Pick<Chain, 'day' | 'value'>, day: Day): Buffer {
  const steps = dayNumber(day) - dayNumber(chain.day);
  if (!(steps >= 0)) throw new RangeError(`the chain stands at ${chain.day} and cannot go back to ${day}`);
  let value = chain.value;
  for (let step = 0; step < steps; step += 1) value = derive(value, 'steward/1/chain');
  return value;
}

/** The key of a day on or after the chain's day. */
export type DayKeys = (day: Day) => Buffer | undefined;

/**
 * Day keys from a chain, remembered once derived: an import of a year's emails asks for a few hundred days, each
 * 500,000 times. A day before the chain's answers undefined: its key is gone.
 */
export function dayKeys(chain: Omit<Chain, 'earlier'>, storeId: string): DayKeys {
  const known = new Map<Day, Buffer>();
  const chains = [chain.value];
  const first = dayNumber(chain.day);
  return (day) => {
    const found = known.get(day);
    if (found) return found;
    const distance = dayNumber(day) - first;
    if (!(distance >= 0)) return undefined;
    for (let next = chains.length; next <= distance; next += 1) {
      chains.push(derive(chains[next - 1] as Buffer, 'steward/1/chain'));
    }
    const key = derive(chains[distance] as Buffer, `steward/1/day/${storeId}${day}`);
    known.set(day, key);
    return key;
  };
}
