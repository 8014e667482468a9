import type { Head } from '../audit/chain.ts';
import { entryMac } from '../db/audit.ts';
import { advanceAnchor, readAnchor } from '../db/register.ts';
import { Refusal } from '../refusal.ts';
import type { Opened } from './opened.ts';

/**
 * Where the register remembers the audit to have stood, from the first entry on. `problem`: it can be read and remembers
 * nothing. A register that cannot be read remembers nothing either, and that is for whoever reads it to say.
 */
export type Memory = { readonly remembered: readonly (Head & { readonly by: string })[]; readonly problem?: string };

const FORGOTTEN = 'the register does not remember where the audit stood, as it does from the first entry on';

export async function registerMemory(opened: Opened): Promise<Memory> {
  const anchor = await readAnchor((await opened.register()).db);
  return anchor
    ? { remembered: [{ seq: anchor.seq, head: anchor.head, by: 'the register' }] }
    : { remembered: [], problem: FORGOTTEN };
}

/**
 * Refuses when this store's audit has not the entry that the register remembers: somebody put an older copy of the store
 * in its place, and whom the lost one texted is not known here.
 */
export async function requireCurrentStore(opened: Opened): Promise<void> {
  const remembered = await readAnchor((await opened.register()).db);
  if (!remembered || (await entryMac(opened.store.db, remembered.seq)) === remembered.head) return;
  throw new Refusal(
    'store-behind',
    'This store is older than the register remembers it, so who was texted since is not known.',
    'Bring the newest store.db back, or restore a backup; see: steward audit verify',
  );
}

/**
 * Moves the register's memory on to where the audit stands now. Only from an entry that the audit still has: a memory
 * that is gone or does not fit is what shows that the audit was cut, and no later write may cover that up. It may lag: a
 * register that is locked or away must not undo a commit.
 */
export async function anchor(opened: Opened, head: Head): Promise<void> {
  try {
    const { db } = await opened.register();
    const before = await readAnchor(db);
    if (!before || before.seq >= head.seq) return;
    if ((await entryMac(opened.store.db, before.seq)) !== before.head) return;
    await advanceAnchor(db, { from: before.seq, ...head, at: opened.now() });
  } catch (problem) {
    // The next write anchors a later head; `status` and `check` report a register that cannot be opened.
    const code = (problem as { code?: unknown })?.code;
    if (!(problem instanceof Refusal) && !(typeof code === 'string' && code.startsWith('SQLITE_'))) throw problem;
  }
}
