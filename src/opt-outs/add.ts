import { knownStaff } from '../db/staff.ts';
import { registerAhead } from '../home/catch-up.ts';
import type { Opened } from '../home/opened.ts';
import { appendEvents, type NewEvent } from '../home/register.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { uuidV4 } from '../vault/ids.ts';
import { keyOf } from '../vault/keyring.ts';
import { sealBlob } from '../vault/seal.ts';
import { permanentKey } from '../vault/vault.ts';
import { numberDigest, stateOf, type Way } from './number.ts';

export type AddResult = { readonly status: 'added' | 'already'; readonly since: string };

/**
 * Opts numbers out, register first: when this returns each is on disk (synchronous FULL), whatever becomes of the store.
 * The audit entry follows; a store that is locked or full gets it from the next writer (home/catch-up.ts).
 *
 * @param numbers normalised mobiles (E.164)
 * @returns for each number whether it was added or stood there already, in the order given.
 */
export async function addOptOuts(opened: Opened, numbers: readonly string[], how: Way): Promise<readonly AddResult[]> {
  const keys = registerKeys(opened);
  const at = opened.now();
  const staff = await knownStaff(opened.store.db, opened.actor);
  const results: AddResult[] = [];
  const added = await appendEvents(opened, async (db) => {
    const events = new Map<string, NewEvent>();
    for (const e164 of numbers) {
      const digest = numberDigest(keys.digest, e164);
      const state = await stateOf(db, digest);
      const known = state.since ?? events.get(e164)?.at;
      results.push({ status: known === undefined || known === null ? 'added' : 'already', since: known ?? at });
      if (known === undefined || known === null)
        events.set(e164, optOutEvent(opened, keys.seal, { e164, digest, how, at, staff }));
    }
    return [...events.values()];
  });
  if (added > 0 || (await registerAhead(opened))) await auditRegister(opened);
  return results;
}

function optOutEvent(
  opened: Opened,
  seal: Buffer,
  of: { e164: string; digest: Buffer; how: Way; at: string; staff: string | undefined },
): NewEvent {
  const id = uuidV4(opened.random);
  const sealed = sealBlob(seal, 0, { table: 'register', id, day: '' }, Buffer.from(of.e164), opened.random);
  return {
    id,
    at: of.at,
    kind: 'opt-out',
    digest: of.digest,
    sealed,
    detail: { how: of.how, ...(of.staff === undefined ? {} : { staff: of.staff }) },
  };
}

export function registerKeys(opened: Opened): {
  readonly digest: HmacKey;
  readonly chain: HmacKey;
  readonly seal: Buffer;
} {
  return {
    digest: permanentKey(opened.vault, 'registerDigest'),
    chain: permanentKey(opened.vault, 'registerChain'),
    seal: keyOf(opened.vault.keyring, 'registerSeal'),
  };
}

/** Brings the audit up to the register. Failing here loses nothing: what is in the register counts, and is entered later. */
export async function auditRegister(opened: Opened): Promise<void> {
  opened.settled.done = false;
  try {
    await write(opened, async () => undefined);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
}
