import { hkdfSync } from 'node:crypto';
import { type HmacKey, hmacSha256 } from '../vault/hmac.ts';
import { lengthPrefixed } from '../vault/seal.ts';

const NO_SALT = Buffer.alloc(0);
const ROOT_BYTES = 32;

/**
 * The 32-byte key of one field under a recipient's root: HKDF-SHA-256 (RFC 5869), empty salt, info
 * `steward/1/pseudonym/` + field (D11). `field` is the field of the contact, or a collection's fields joined by `+`, so
 * that renaming a column changes no pseudonym. Throws when the root has fewer than 32 bytes: an empty one would be no secret.
 */
export const pseudonymKey = (root: Uint8Array, field: string): Buffer =>
  derive(root, `steward/1/pseudonym/${field}`, 32);

/** The name by which a manifest says which root was used: 8 hexadecimal characters that say nothing of the root itself. */
export const rootKeyId = (root: Uint8Array): string => derive(root, 'steward/1/pseudonym-root-id', 4).toString('hex');

/**
 * One pseudonym for one value, or for a collection of values: `p` and 26 base32 characters, the first 128 bits of
 * HMAC-SHA-256 over kind and values, each preceded by its length in bytes (u32, big-endian). Values must be normalised.
 *
 * An absent value is the empty text. When all are absent the answer is empty, because a pseudonym of nothing would make
 * everybody without a phone number look like one person. When some are, the empty text keeps its place: lengths to the
 * end of the message can be read back one way only, so ("12","3") ≠ ("1","23"), ("a","") ≠ ("","a") ≠ ("a"), and a count
 * in front would add nothing.
 */
export function pseudonym(key: HmacKey, kind: string, values: readonly string[]): string {
  if (values.every((value) => value === '')) return '';
  return `p${base32(hmacSha256(key, lengthPrefixed([kind, ...values])))}`;
}

function derive(root: Uint8Array, info: string, bytes: number): Buffer {
  if (root.length < ROOT_BYTES)
    throw new RangeError(`a pseudonym root has ${ROOT_BYTES} bytes, this one ${root.length}`);
  return Buffer.from(hkdfSync('sha256', root, NO_SALT, info, bytes));
}

// RFC 4648 in lower case; all pairs of symbols are written out once, because 128 bits are then 13 look-ups instead of 26.
const SYMBOLS = 'abcdefghijklmnopqrstuvwxyz234567';
const PAIRS: readonly string[] = [...SYMBOLS].flatMap((first) => [...SYMBOLS].map((second) => first + second));

/** The first 16 bytes as 26 symbols without padding: three groups of five bytes, then the last byte and two zero bits. */
function base32(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < 15; at += 5) {
    const high = bytes.readUInt32BE(at);
    const low = bytes.readUInt8(at + 4);
    text += pair(high >>> 22) + pair((high >>> 12) & 1023) + pair((high >>> 2) & 1023) + pair(((high & 3) << 8) | low);
  }
  return text + pair(bytes.readUInt8(15) << 2);
}

const pair = (tenBits: number): string => PAIRS[tenBits] ?? '';
