import { millisecondsOf } from '../calendar/instant.ts';
import { registerHand } from '../db/register-hand.ts';
import { knownStaff } from '../db/staff.ts';
import { registerAhead, registerState } from '../home/catch-up.ts';
import { keepBeside } from '../home/kept-opt-outs.ts';
import type { Opened } from '../home/opened.ts';
import { appendEvents, type NewEvent } from '../home/register.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { keyOf } from '../vault/keyring.ts';
import { permanentKey } from '../vault/vault.ts';
import { type Asked, askOut } from './asked.ts';
import { stateFrom, type Way } from './number.ts';

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
  const keys = registerKeys(opened);
  const nowMs = millisecondsOf(opened.now());
  const asked = numbers.map((e164) => askOut(e164, keys, nowMs, opened.random));
  const { results, behind, events } = await registerAsked(opened, asked, how);
  if (!behind && (events.length > 0 || (await registerAhead(opened)))) await auditRegister(opened);
  return { results, behind };
}

/**
 * The same of numbers that were made ready before, without the audit: the caller's own write, or any later one, enters
 * what the register has (it must say so first: `settled.done = false`). A register that was rolled back has it kept in
 * the store as well, at once.
 */
export async function registerAsked(
  opened: Opened,
  asked: readonly Asked[],
  how: Way,
): Promise<Added & { readonly events: readonly NewEvent[] }> {
  const behind = (await registerState(opened)) === 'behind';
  if (asked.length === 0) return { results: [], events: [], behind };
  const register = await opened.register();
  const at = opened.now();
  const staff = await knownStaff(opened.store.db, opened.actor);
  const detail = { how, ...(staff === undefined ? {} : { staff }) };
  const results: AddResult[] = [];
  const fresh = new Map<string, NewEvent>();
  await appendEvents(opened, async () => {
    const { newest } = registerHand(register);
    for (const { digest, ready } of asked) {
      const name = digest.toString('latin1');
      const since = stateFrom(newest(digest)).since ?? fresh.get(name)?.at;
      results.push({ status: since === undefined ? 'added' : 'already', since: since ?? at });
      if (since === undefined) fresh.set(name, { ...ready(), at, kind: 'opt-out', digest, detail });
    }
    return [...fresh.values()];
  });
  const events = [...fresh.values()];
  if (behind && events.length > 0) await write(opened, (writing) => keepBeside(writing, events));
  return { results, events, behind };
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
