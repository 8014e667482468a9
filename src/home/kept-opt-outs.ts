import { hasEvent, keepOptOuts, keptOptOuts, letKeptOptOutsGo } from '../db/kept-opt-outs.ts';
import type { Db } from '../db/schema.ts';
import type { Opened } from './opened.ts';
import { appendEvents, type NewEvent } from './register.ts';
import type { Writing } from './write.ts';

/**
 * Keeps opt-outs in the store as well, because the register that took them is one that was rolled back: when the newest
 * is brought back in its place, they must not be gone with it (D5: nothing but a reasoned removal ends one).
 */
export async function keepBeside(writing: Writing, events: readonly NewEvent[]): Promise<void> {
  const rows = events.flatMap(({ id, at, digest, sealed, detail }) =>
    digest && sealed ? [{ id, at, digest, number_sealed: sealed, detail: JSON.stringify(detail) }] : [],
  );
  await keepOptOuts(writing.db, rows);
  await writing.audit({ act: 'opt-out keep', counts: { optOuts: rows.length } });
}

/**
 * Enters what was kept into a register that is not behind, each event under its own id, so that a crash between the two
 * files enters nothing twice. Inside a write, before the audit catches up with the register.
 */
export async function enterKept(opened: Opened, db: Db): Promise<void> {
  const rows = await keptOptOuts(db);
  if (rows.length === 0) return;
  await appendEvents(opened, async (register) => {
    const missing: NewEvent[] = [];
    for (const { id, at, digest, number_sealed: sealed, detail } of rows) {
      if (!(await hasEvent(register, id)))
        missing.push({ id, at, kind: 'opt-out', digest, sealed, detail: JSON.parse(detail) });
    }
    return missing;
  });
  await letKeptOptOutsGo(db);
}
