import type { Instant } from '../calendar/types.ts';
import type { Engine } from '../db/engine.ts';
import { newestFor } from '../db/register.ts';
import { textFact } from '../db/register-facts.ts';
import type { NewestEvent } from '../db/register-hand.ts';
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
export const stateOf = async (db: Engine<RegisterTables>['db'], digest: Buffer): Promise<OptOutState> =>
  stateFrom(await newestFor(db, digest, ['opt-out', 'opt-out-removed']));

/** The same of an event that was read already; undefined = there is none about this number. */
export function stateFrom(event: NewestEvent | undefined): OptOutState {
  if (event?.kind !== 'opt-out') return { optedOut: false, since: null, how: null };
  return { optedOut: true, since: event.at, how: textFact(event, 'how') ?? null };
}
