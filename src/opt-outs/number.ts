import type { Instant } from '../calendar/types.ts';
import type { Engine } from '../db/engine.ts';
import { newestFor } from '../db/register.ts';
import type { RegisterTables } from '../db/schema.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';

/** How somebody told the council. */
export const WAYS = ['phone', 'text', 'email', 'post', 'web'] as const;
export type Way = (typeof WAYS)[number];

/** The register's own digest of a number, under its permanent key: it must outlive every month's index. */
export const numberDigest = (key: HmacKey, e164: string): Buffer => digestOf(key, 'phone', e164);

export type OptOutState = { readonly optedOut: boolean; readonly since: Instant | null; readonly how: string | null };

/** What the newest event about a number says. Nothing but a reasoned removal ends an opt-out (D5). */
export async function stateOf(db: Engine<RegisterTables>['db'], digest: Buffer): Promise<OptOutState> {
  const event = await newestFor(db, digest, ['opt-out', 'opt-out-removed']);
  if (event?.kind !== 'opt-out') return { optedOut: false, since: null, how: null };
  return { optedOut: true, since: event.at, how: (JSON.parse(event.detail) as { how?: string }).how ?? null };
}
