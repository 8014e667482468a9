import type { Random } from './random.ts';

/** RFC 9562 version 7: 48 bits of milliseconds, then random; new rows land at the end of the table's tree. */
export function uuidV7(nowMs: number, random: Random): string {
  const bytes = Buffer.from(random(16));
  bytes.writeUIntBE(nowMs, 0, 6);
  return withVersion(bytes, 0x70);
}

/** RFC 9562 version 4, where even the time of making must not be told. */
export function uuidV4(random: Random): string {
  return withVersion(Buffer.from(random(16)), 0x40);
}

function withVersion(bytes: Buffer, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// Crockford's alphabet: no I, L, O, U, so that a reference survives being read out over a telephone.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `count` random symbols of five bits each. */
export function symbols(count: number, random: Random): string {
  let text = '';
  for (const byte of random(count)) text += ALPHABET[byte & 31];
  return text;
}

/** A contact's own short reference, `C-7K3M-9QWX-2ABC`: 60 random bits, the only name of a contact ever shown. */
export function contactReference(random: Random): string {
  const s = symbols(12, random);
  return `C-${s.slice(0, 4)}-${s.slice(4, 8)}-${s.slice(8)}`;
}

/** A resident's id, `R` and 75 random bits: it says nothing about anybody, not even when they first called (D3). */
export const residentId = (random: Random): string => `R${symbols(15, random)}`;

/** A reference as a person may type it (lower case, O for 0, I or L for 1, without hyphens) in the form that is stored. */
export function readReference(text: string): string {
  const bare = text.trim().toUpperCase().replaceAll(/[\s-]/g, '');
  const s = bare.slice(1).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (/^C[0-9A-Z]{12}$/.test(bare)) return `C-${s.slice(0, 4)}-${s.slice(4, 8)}-${s.slice(8)}`;
  if (/^R[0-9A-Z]{15}$/.test(bare)) return `R${s}`;
  return text.trim();
}
