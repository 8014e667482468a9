import { hash } from 'node:crypto';

const BLOCK = 64; // the block of SHA-256, in bytes (RFC 2104)
const DIGEST = 32;
const ROOM = 1024;

/**
 * A raw key made ready: both padded key blocks of RFC 2104, each with room behind it for what is hashed after it. The
 * room is written over by every call, which is safe because a call never yields; treat the value as opaque.
 */
export type HmacKey = { readonly inner: Buffer; readonly outer: Buffer };

/** Prepares a raw key of any length. Like the key itself, the result is a secret. */
export function hmacKey(raw: Uint8Array): HmacKey {
  const key = raw.length > BLOCK ? Buffer.from(hash('sha256', raw, 'binary'), 'latin1') : raw;
  const inner = Buffer.alloc(BLOCK + ROOM, 0x36);
  const outer = Buffer.alloc(BLOCK + DIGEST, 0x5c);
  for (const [at, byte] of key.entries()) {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  return { inner, outer };
}

/**
 * HMAC-SHA-256 (RFC 2104, RFC 4231): 32 bytes.
 * Two one-shot hashes, because digests and pseudonyms are made by the million and a Hmac object costs 2.0-2.5 µs where this
 * costs 0.9-1.0. The results travel as Latin-1 text: a Buffer from the hash itself has memory of its own, and costs
 * three times as much as one cut from the pool.
 */
export function hmacSha256(key: HmacKey, message: Buffer): Buffer {
  key.outer.write(hash('sha256', behindInner(key, message), 'binary'), BLOCK, 'latin1');
  return Buffer.from(hash('sha256', key.outer, 'binary'), 'latin1');
}

function behindInner({ inner }: HmacKey, message: Buffer): Buffer {
  if (message.length > ROOM) return Buffer.concat([inner.subarray(0, BLOCK), message]);
  inner.set(message, BLOCK);
  return inner.subarray(0, BLOCK + message.length);
}
