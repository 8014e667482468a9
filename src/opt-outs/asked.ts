import type { HmacKey } from '../vault/hmac.ts';
import { uuidV7 } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';
import { sealBlob } from '../vault/seal.ts';
import { numberDigest } from './number.ts';

/** A number that is to be opted out, ready for the register: its digest, and itself sealed under the id of its event. */
export type AskedOut = { readonly id: string; readonly digest: Buffer; readonly sealed: Buffer };

export type AskKeys = { readonly digest: HmacKey; readonly seal: Buffer };

/** Pure: bytes, keys and randomness, so that a worker can do it. */
export function askedOut(e164: string, keys: AskKeys, nowMs: number, random: Random): AskedOut {
  // In the order of time, so that a register of many does not touch all of its index for each.
  const id = uuidV7(nowMs, random);
  const sealed = sealBlob(keys.seal, 0, { table: 'register', id, day: '' }, Buffer.from(e164), random);
  return { id, digest: numberDigest(keys.digest, e164), sealed };
}
