import { digestOf } from '../../vault/digest.ts';
import { type HmacKey, hmacKey } from '../../vault/hmac.ts';
import { keysOf } from '../../vault/keyring.ts';
import type { Vault } from '../../vault/vault.ts';
import type { IncomingText } from './text.ts';

/** A key under which ids of texts are digested. */
export type TextKey = { readonly generation: number; readonly key: HmacKey };

/** The key that counts now, and those from before it was renewed: what one digested can only be found by it. */
export function textKeys(vault: Vault): { readonly current: TextKey; readonly earlier: readonly TextKey[] } {
  const all = keysOf(vault.keyring, 'textId').map(({ generation, key }) => ({ generation, key: hmacKey(key) }));
  return { current: all.at(-1) as TextKey, earlier: all.slice(0, -1) };
}

/**
 * What a text is known by: the digest of Notify's id, in small letters. A text without one (Notify's own download has
 * none) is known by sender, words and time, to the minute there: the same text twice in a minute is one.
 */
export const textDigest = (key: HmacKey, { id, from, words, atGiven }: IncomingText): Buffer =>
  id === undefined
    ? digestOf(key, 'text-content', from ?? '', words ?? '', atGiven ?? '')
    : digestOf(key, 'text', id.toLowerCase());

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BYTES = 5;

/** The short reference of a text, `T-7K3M-9QWX`: the first 40 bits of its digest, which tells nothing about it. */
export function textReference(digest: Buffer): string {
  let bits = digest.readUIntBE(0, BYTES);
  let text = '';
  for (let at = 0; at < 8; at += 1) {
    text = `${ALPHABET[bits % 32]}${text}`;
    bits = Math.floor(bits / 32);
  }
  return `T-${text.slice(0, 4)}-${text.slice(4)}`;
}

/** The digest's first bytes from a reference as a person may type it; undefined for what is none. */
export function readTextReference(typed: string): Buffer | undefined {
  const bare = typed.trim().toUpperCase().replaceAll(/[\s-]/g, '');
  const symbols = bare.slice(1).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (!/^T[0-9A-Z]{8}$/.test(bare) || [...symbols].some((symbol) => !ALPHABET.includes(symbol))) return undefined;
  const bytes = Buffer.alloc(BYTES);
  bytes.writeUIntBE(
    [...symbols].reduce((sum, symbol) => sum * 32 + ALPHABET.indexOf(symbol), 0),
    0,
    BYTES,
  );
  return bytes;
}
