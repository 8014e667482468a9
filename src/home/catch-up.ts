import { append, type By, type Head } from '../audit/chain.ts';
import type { Instant } from '../calendar/types.ts';
import { readMeta, readMetaTogether, writeMeta } from '../db/meta.ts';
import { eventAt, eventsAfter, lastEvent, type RegisterRow } from '../db/register.ts';
import { textFact } from '../db/register-facts.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { enterKept } from './kept-opt-outs.ts';
import type { Opened } from './opened.ts';
import { refuseIfRenewed } from './renewed.ts';

/**
 * Adds to the audit what the register has and the store has not seen: the ordinary way an opt-out gets its entry, and
 * the way one gets it that a crash left out (D5). Remembers the highest event seen, so that a register that was rolled
 * back is noticed by `registerState`.
 *
 * @returns where the audit stands, when anything was entered.
 */
export async function catchUpWithRegister(
  opened: Opened,
  db: Db,
  key: HmacKey,
  by: By,
  at: Instant,
): Promise<Head | undefined> {
  let head: Head | undefined;
  let seen = Number((await readMeta(db, 'registerSeen')) ?? 0);
  // A register that was rolled back is never caught up with: newer events must not hide that older ones are gone.
  if (seen > 0 && !(await stillHas(opened, db, seen))) return undefined;
  await enterKept(opened, db);
  for (let page = await nextEvents(opened, seen); page.length > 0; page = await nextEvents(opened, seen)) {
    const first = seen + 1;
    const counts: Record<string, number> = {};
    // An event tells who made it; one of somebody who was new to this store then is entered for whoever writes now.
    let staff = by.staff;
    for (const event of page) {
      counts[event.kind] = (counts[event.kind] ?? 0) + 1;
      staff = textFact(event, 'staff') ?? staff;
      seen = event.seq;
    }
    head = await append(db, key, { staff, claimed: staff === by.staff && by.claimed }, at, {
      act: 'register',
      counts,
      facts: { first, last: seen },
    });
    if (counts.erased !== undefined) await writeMeta(db, 'anyErased', 'yes');
    await writeMeta(db, 'registerSeen', String(seen));
    await writeMeta(db, 'registerSeenMac', page.at(-1)?.mac.toString('hex') ?? '');
  }
  return head;
}

/** Whether the register still has the newest event that the store has seen, unchanged. One that cannot be read has not. */
async function stillHas(opened: Opened, db: Db, seen: number): Promise<boolean> {
  try {
    const event = await eventAt((await opened.register()).db, seen);
    return event?.mac.toString('hex') === (await readMeta(db, 'registerSeenMac'));
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}

/** Whether the register has an event without an audit entry: what a crash between the two leaves. */
export async function registerAhead(opened: Opened): Promise<boolean> {
  const register = await opened.register();
  const seen = Number((await readMeta(opened.store.db, 'registerSeen')) ?? 0);
  return ((await lastEvent(register.db))?.seq ?? 0) > seen;
}

/** A register that cannot be opened or read stops texting and opting out, not the recording of contacts. */
async function nextEvents(opened: Opened, seen: number): Promise<readonly RegisterRow[]> {
  try {
    return await eventsAfter((await opened.register()).db, seen, 5_000);
  } catch (problem) {
    if (problem instanceof Refusal) return [];
    throw problem;
  }
}

/**
 * Whether the register is the one this store knows: `behind` when it lacks an event that the store has seen, or holds
 * another in its place. Whoever texts must treat anything but `current` as no.
 *
 * @param db the store, or the transaction in which it is asked: another connection would wait for that one for ever
 */
export async function registerState(opened: Opened, db: Db = opened.store.db): Promise<'current' | 'behind'> {
  const { registerSeen, registerSeenMac } = await readMetaTogether(db, ['registerSeen', 'registerSeenMac']);
  const seen = Number(registerSeen ?? 0);
  if (seen === 0) return 'current';
  const register = (await opened.register()).db;
  const event = await eventAt(register, seen);
  if (event?.mac.toString('hex') === registerSeenMac) return 'current';
  // A renewal of the keys gives every event another code: not behind, but not to be asked with these keys any more.
  await refuseIfRenewed(opened, register);
  return 'behind';
}
