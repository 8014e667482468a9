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
