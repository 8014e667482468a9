import { auditBodies } from '../../db/checks.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import { eventsOf, lastEvent } from '../../db/register.ts';
import { eventCounts } from '../../db/register-counts.ts';
import { textFact } from '../../db/register-facts.ts';
import type { Db } from '../../db/schema.ts';
import { enterKept } from '../kept-opt-outs.ts';
import type { Opened } from '../opened.ts';
import type { Writing } from '../write.ts';

/**
 * Makes a restored store know the register that it now has to its end: opt-outs that the store had kept enter it, the
 * audit counts every event that it does not count yet, whatever its place, and removals from after the backup get the
 * entry with their reason again that went with the old audit. Inside a write; doing it again does nothing.
 */
export async function knowRegister(opened: Opened, writing: Writing): Promise<void> {
  await enterKept(opened, writing.db);
  const register = await opened.register();
  const last = await lastEvent(register.db);
  const seq = last?.seq ?? 0;
  const found = await eventCounts(register.db, seq);
  const known = await countedInAudit(writing.db);
  const missing = [...found].map(([kind, count]) => [kind, count - (known.get(kind) ?? 0)] as const);
  const counts = Object.fromEntries(missing.filter(([, count]) => count > 0));
  if (Object.keys(counts).length > 0) {
    const first = Number((await readMeta(writing.db, 'registerSeen')) ?? 0) + 1;
    await writing.audit({ act: 'register', counts, facts: { first: Math.min(first, seq), last: seq } });
  }
  if (found.has('erased')) await writeMeta(writing.db, 'anyErased', 'yes');
  await writeMeta(writing.db, 'registerSeen', String(seq));
  await writeMeta(writing.db, 'registerSeenMac', last?.mac.toString('hex') ?? '');
  await enterRemovals(opened, writing);
}

/** How many events of each kind of the register the audit of a store has counted. */
export async function countedInAudit(db: Db): Promise<ReadonlyMap<string, number>> {
  const total = new Map<string, number>();
  for (const body of await auditBodies(db, 'register')) {
    const { counts } = JSON.parse(body) as { counts?: Record<string, number> };
    for (const [kind, count] of Object.entries(counts ?? {})) total.set(kind, (total.get(kind) ?? 0) + count);
  }
  return total;
}

async function enterRemovals(opened: Opened, writing: Writing): Promise<void> {
  const entered = new Set(
    (await auditBodies(writing.db, 'opt-out remove')).map(
      (body) => (JSON.parse(body) as { facts?: { event?: string } }).facts?.event,
    ),
  );
  for (const event of await eventsOf((await opened.register()).db, ['opt-out-removed'])) {
    if (entered.has(event.id)) continue;
    const facts = { event: event.id, how: textFact(event, 'how') ?? '', carriedOver: true };
    await writing.audit({ act: 'opt-out remove', facts, reason: textFact(event, 'reason') ?? '' });
  }
}
