import { type HmacKey, hmacSha256 } from './hmac.ts';
import { lengthPrefixed } from './seal.ts';

/**
 * A keyed digest of one identifier: the first 128 bits of HMAC-SHA-256 over the kind and the normalised value(s), each
 * length-prefixed. 128 bits: at ten million identifiers the chance of any two colliding is below 10^-24.
 */
export function digestOf(key: HmacKey, kind: string, ...values: readonly string[]): Buffer {
  return hmacSha256(key, lengthPrefixed([kind, ...values])).subarray(0, 16);
}
