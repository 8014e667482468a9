import type { HmacKey } from '../vault/hmac.ts';
import { uuidV7 } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';
import { sealBlob } from '../vault/seal.ts';
import { numberDigest } from './number.ts';

/** A number that is to be opted out: its digest, and what its event needs, which nobody makes for a number that is out already. */
export type Asked = { readonly digest: Buffer; readonly ready: () => ReadyEvent };

/** Id of the event, and the number sealed under it. */
export type ReadyEvent = { readonly id: string; readonly sealed: Buffer };

export type AskKeys = { readonly digest: HmacKey; readonly seal: Buffer };

export const askOut = (e164: string, keys: AskKeys, nowMs: number, random: Random): Asked => ({
  digest: numberDigest(keys.digest, e164),
  ready: () => readyEvent(e164, keys, nowMs, random),
});

/** Pure: bytes, keys and randomness, so that a worker can do it. */
export function readyEvent(e164: string, keys: AskKeys, nowMs: number, random: Random): ReadyEvent {
  // In the order of time, so that a register of many does not touch all of its index for each.
  const id = uuidV7(nowMs, random);
  return { id, sealed: sealBlob(keys.seal, 0, { table: 'register', id, day: '' }, Buffer.from(e164), random) };
}
