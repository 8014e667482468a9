import { knownStaff } from '../db/staff.ts';
import { registerAhead, registerState } from '../home/catch-up.ts';
import { keepBeside } from '../home/kept-opt-outs.ts';
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

/** `behind` = the register was rolled back; what was added stands in the store as well until the newest is back. */
export type Added = { readonly results: readonly AddResult[]; readonly behind: boolean };

export const BEHIND_WARNING =
  'The opt-out register is older than this store has seen. What was told now is kept in both, and enters the newest register when it is back.';

/**
 * Opts numbers out, register first: when this returns each is on disk (synchronous FULL), whatever becomes of the store.
 * The audit entry follows; a store that is locked or full gets it from the next writer (home/catch-up.ts).
 *
 * @param numbers normalised mobiles (E.164)
 * @returns for each number, in the order given, whether it was added or stood there already.
 */
export async function addOptOuts(opened: Opened, numbers: readonly string[], how: Way): Promise<Added> {
  const behind = (await registerState(opened)) === 'behind';
  const register = await opened.register();
  const keys = registerKeys(opened);
  const at = opened.now();
  const staff = await knownStaff(opened.store.db, opened.actor);
  const results: AddResult[] = [];
  const events = new Map<string, NewEvent>();
  const added = await appendEvents(register, keys.chain, async (db) => {
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
  if (behind && added > 0) await write(opened, (writing) => keepBeside(writing, [...events.values()]));
  else if (added > 0 || (await registerAhead(opened))) await auditRegister(opened);
  return { results, behind };
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
