import { millisecondsOf } from '../calendar/instant.ts';
import { registerHand } from '../db/register-hand.ts';
import { knownStaff } from '../db/staff.ts';
import { registerAhead } from '../home/catch-up.ts';
import type { Opened } from '../home/opened.ts';
import { appendEvents, type NewEvent } from '../home/register.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { keyOf } from '../vault/keyring.ts';
import { permanentKey } from '../vault/vault.ts';
import { type AskedOut, askedOut } from './asked.ts';
import { stateFrom, type Way } from './number.ts';

export type AddResult = { readonly status: 'added' | 'already'; readonly since: string };

/**
 * Opts numbers out, register first: when this returns each is on disk (synchronous FULL), whatever becomes of the store.
 * The audit entry follows; a store that is locked or full gets it from the next writer (home/catch-up.ts).
 *
 * @param numbers normalised mobiles (E.164)
 * @returns for each number whether it was added or stood there already, in the order given.
 */
export async function addOptOuts(opened: Opened, numbers: readonly string[], how: Way): Promise<readonly AddResult[]> {
  const results = await registerOptOuts(opened, numbers, how);
  if (results.some(({ status }) => status === 'added') || (await registerAhead(opened))) await auditRegister(opened);
  return results;
}

/**
 * The same without the audit, for a caller whose own write follows at once: that write, or any later one, enters what
 * the register has (it must say so first: `settled.done = false`).
 */
export function registerOptOuts(opened: Opened, numbers: readonly string[], how: Way): Promise<readonly AddResult[]> {
  const keys = registerKeys(opened);
  const nowMs = millisecondsOf(opened.now());
  return registerAsked(
    opened,
    numbers.map((e164) => askedOut(e164, keys, nowMs, opened.random)),
    how,
  );
}

/** The same of numbers that were made ready before. Whoever is in the register already stays as they are. */
export async function registerAsked(
  opened: Opened,
  asked: readonly AskedOut[],
  how: Way,
): Promise<readonly AddResult[]> {
  if (asked.length === 0) return [];
  const register = await opened.register();
  const at = opened.now();
  const staff = await knownStaff(opened.store.db, opened.actor);
  const detail = { how, ...(staff === undefined ? {} : { staff }) };
  const results: AddResult[] = [];
  await appendEvents(register, permanentKey(opened.vault, 'registerChain'), async () => {
    const { newest } = registerHand(register);
    const events = new Map<string, NewEvent>();
    for (const { id, digest, sealed } of asked) {
      const name = digest.toString('latin1');
      const since = stateFrom(newest(digest)).since ?? events.get(name)?.at;
      results.push({ status: since === undefined ? 'added' : 'already', since: since ?? at });
      if (since === undefined) events.set(name, { id, at, kind: 'opt-out', digest, sealed, detail });
    }
    return [...events.values()];
  });
  return results;
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
