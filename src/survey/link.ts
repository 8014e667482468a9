import { timingSafeEqual } from 'node:crypto';
import { instantOf, millisecondsOf } from '../calendar/instant.ts';
import { addPeriod } from '../calendar/period.ts';
import type { Instant, Period } from '../calendar/types.ts';
import { base32, fromBase32 } from '../vault/base32.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';
import type { Random } from '../vault/random.ts';

// The format is frozen: docs/decisions/0002-byte-formats.md. Version (1 byte), nonce (16), expiry in seconds since 1970
// (5, big-endian), code over all of that (8): 30 bytes, 48 characters of base32, so that the text stays one text.
const VERSION = 1;
const NONCE = 16;
const EXPIRY = 5;
const BODY = 1 + NONCE + EXPIRY;
const CODE = 8;
const TOKEN = /(?<![a-z2-7])[a-z2-7]{48}(?![a-z2-7])/i;
/** Nobody's link is longer; what is longer is not searched. */
const LONGEST = 2_000;
const DAY_MS = 86_400_000;

/** What makes a link unguessable; the store keeps only its digest. */
export const newNonce = (random: Random): Buffer => random(NONCE);

/** The digest under which the store knows a link. It leads to no link, and says nothing of who got it. */
export const nonceDigest = (key: HmacKey, nonce: Buffer): Buffer =>
  digestOf(key, 'survey-token', nonce.toString('hex'));

/**
 * The token of a link that works before `expires`. The expiry stands in the token and not in the store, so that a text
 * that could only be sent at the second attempt has a link of the same nonce that works for the whole time.
 */
export function mintToken(key: HmacKey, nonce: Buffer, expires: Instant): string {
  const body = Buffer.alloc(BODY);
  body[0] = VERSION;
  body.set(nonce, 1);
  body.writeUIntBE(Math.floor(millisecondsOf(expires) / 1000), 1 + NONCE, EXPIRY);
  return base32(Buffer.concat([body, codeOf(key, body)]));
}

/** What a token says, when it is one that this home made; somebody's whole link will do too. */
export function readToken(
  key: HmacKey,
  text: string,
): { readonly nonce: Buffer; readonly expires: Instant } | undefined {
  const found = text.length > LONGEST ? undefined : TOKEN.exec(text)?.[0];
  const bytes = found === undefined ? undefined : fromBase32(found);
  if (bytes?.length !== BODY + CODE || bytes[0] !== VERSION) return undefined;
  const body = bytes.subarray(0, BODY);
  if (!timingSafeEqual(codeOf(key, body), bytes.subarray(BODY))) return undefined;
  const seconds = body.readUIntBE(1 + NONCE, EXPIRY);
  return { nonce: Buffer.from(body.subarray(1, 1 + NONCE)), expires: instantOf(seconds * 1000) };
}

const codeOf = (key: HmacKey, body: Buffer): Buffer =>
  digestOf(key, 'survey-link', body.toString('hex')).subarray(0, CODE);

/**
 * When a link that is sent now stops working. Days are 24 hours each, not days on London's clock: the notice's 7 days are
 * 168 hours from sending, whether or not the clocks change meanwhile.
 */
export const linkExpiry = (sent: Instant, validFor: Period): Instant =>
  'days' in validFor ? instantOf(millisecondsOf(sent) + validFor.days * DAY_MS) : addPeriod(sent, validFor);

/** The address that goes into the text. */
export const linkOf = (template: string, token: string): string => template.replace('{token}', () => token);
