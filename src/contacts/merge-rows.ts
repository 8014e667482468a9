import { deleteResidentRow, putResidentRow, residentRow } from '../db/resident-moves.ts';
import type { ResidentTable } from '../db/schema.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';

const FLAGS = ['restricted', 'deceased', 'do_not_contact', 'adjustments', 'safe_contact'] as const;

/** What is remembered of the one holds for both: a restriction or a wish not to be called must not be lost by a merge. */
export async function mergeRows(writing: Writing, from: string, into: string): Promise<void> {
  const { db } = writing;
  const one = await residentRow(db, from);
  if (!one) return;
  const other = await residentRow(db, into);
  if (one.sealed && other?.sealed)
    throw new Refusal('refused', 'Both residents have notes of their own.', 'Take the notes of one of them out first.');
  const flags = Object.fromEntries(
    FLAGS.map((flag) => [flag, one[flag] === null ? (other?.[flag] ?? null) : Math.max(one[flag], other?.[flag] ?? 0)]),
  ) as Pick<ResidentTable, (typeof FLAGS)[number]>;
  const { sealed_day, sealed } = one.sealed
    ? sealedFor(writing, one, into)
    : (other ?? { sealed_day: null, sealed: null });
  await putResidentRow(db, { id: into, ...flags, sealed_day, sealed });
  await deleteResidentRow(db, from);
}

function sealedFor(writing: Writing, one: ResidentTable, id: string): Pick<ResidentTable, 'sealed_day' | 'sealed'> {
  const day = one.sealed_day ?? '';
  const sealer = writing.sealer();
  const content = one.sealed ? sealer.open<unknown>({ table: 'resident', id: one.id, day }, one.sealed) : undefined;
  return content === undefined
    ? { sealed_day: null, sealed: null }
    : { sealed_day: day, sealed: sealer.seal({ table: 'resident', id, day }, content) };
}
