import type { Instant } from '../../calendar/types.ts';
import { processorLists } from '../../db/processor-lists.ts';
import { countOptOutsAfter } from '../../db/register.ts';
import type { Opened } from '../../home/opened.ts';
import { Refusal } from '../../refusal.ts';

/** How numbers stand in a list: as they are, or each as its SHA-256. */
export const FORMS = ['numbers', 'sha256'] as const;
export type Form = (typeof FORMS)[number];

/** The header of a list. Nothing but a number and a reference is ever given (P44); a suppression list has no link. */
export const columnsOf = (form: Form): readonly [string, string] =>
  form === 'numbers' ? ['phone number', 'reference'] : ['sha256', 'reference'];

/** The newest list of each processor: whether it said that it uses it, and how many opted out since it was made. */
export type ListGlance = {
  readonly id: string;
  readonly processor: string;
  readonly madeAt: Instant;
  readonly confirmed: boolean;
  /** Opt-outs that this list does not have; null when the register cannot be read. */
  readonly since: number | null;
};

export async function newestLists(opened: Opened): Promise<readonly ListGlance[]> {
  const newest = new Map<string, Awaited<ReturnType<typeof processorLists>>[number]>();
  for (const row of await processorLists(opened.store.db))
    if (!newest.has(row.processor)) newest.set(row.processor, row);
  const glances: ListGlance[] = [];
  for (const row of newest.values()) {
    const { id, processor, made_at: madeAt, confirmed_at } = row;
    const since = await optOutsSince(opened, row.register_seq);
    glances.push({ id, processor, madeAt, confirmed: confirmed_at !== null, since });
  }
  return glances;
}

/** A register that cannot be read is told elsewhere. */
async function optOutsSince(opened: Opened, seq: number): Promise<number | null> {
  try {
    return await countOptOutsAfter((await opened.register()).db, seq);
  } catch (problem) {
    const code = (problem as { code?: unknown })?.code;
    if (problem instanceof Refusal || (typeof code === 'string' && code.startsWith('SQLITE_'))) return null;
    throw problem;
  }
}
