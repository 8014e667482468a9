import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Day } from '../calendar/types.ts';
import type { Random } from './random.ts';

/**
 * The frozen form of a sealed record (docs/decisions/0002-byte-formats.md, with test vectors):
 * version (1 byte) · chain epoch (u16, big-endian) · nonce (12) · AES-256-GCM ciphertext · tag (16).
 * Additional data: version, table, id and sealed day, each preceded by its length as u32, so that a blob copied to
 * another row, table or day does not open.
 */
const VERSION = 1;
const HEADER = 15;
const TAG = 16;

export type Place = { readonly table: string; readonly id: string; readonly day: Day };

export function sealBlob(key: Buffer, epoch: number, place: Place, plain: Buffer, random: Random): Buffer {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(additionalData(place));
  const body = cipher.update(plain);
  cipher.final();
  const blob = Buffer.allocUnsafe(HEADER + body.length + TAG);
  blob[0] = VERSION;
  blob.writeUInt16BE(epoch, 1);
  nonce.copy(blob, 3);
  body.copy(blob, HEADER);
  cipher.getAuthTag().copy(blob, HEADER + body.length);
  return blob;
}

/** The plain bytes, or undefined when the key is another's, or a byte or the place was changed. */
export function openBlob(key: Buffer, place: Place, blob: Buffer): Buffer | undefined {
  if (blob.length < HEADER + TAG || blob[0] !== VERSION) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(3, HEADER), { authTagLength: TAG });
  decipher.setAAD(additionalData(place));
  decipher.setAuthTag(blob.subarray(blob.length - TAG));
  const plain = decipher.update(blob.subarray(HEADER, blob.length - TAG));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plain;
}

/** The chain epoch that a blob was sealed in, without opening it. */
export const epochOf = (blob: Buffer): number => blob.readUInt16BE(1);

/** The nonce that a blob was sealed with. */
export const nonceOf = (blob: Buffer): Buffer => blob.subarray(3, HEADER);

function additionalData(place: Place): Buffer {
  return lengthPrefixed([String.fromCharCode(VERSION), place.table, place.id, place.day]);
}

/** Each part as UTF-8 preceded by its length in bytes (u32, big-endian): ("12","3") and ("1","23") stay different. */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  let size = 0;
  for (const part of parts) size += 4 + Buffer.byteLength(part);
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts) {
    const length = bytes.write(part, at + 4);
    bytes.writeUInt32BE(length, at);
    at += 4 + length;
  }
  return bytes;
}
