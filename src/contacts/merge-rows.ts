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
  const told = { restricted_at: sinceOf(one, other), deceased_source: sourceOf(one, other) };
  const { sealed_day, sealed } = one.sealed
    ? sealedFor(writing, one, into)
    : (other ?? { sealed_day: null, sealed: null });
  await putResidentRow(db, { id: into, ...flags, ...told, sealed_day, sealed });
  await deleteResidentRow(db, from);
}

/** The later day of two that are alike: until then copies of either were sealed ahead. */
function sinceOf(one: ResidentTable, other: ResidentTable | undefined): ResidentTable['restricted_at'] {
  if (!other || one.restricted !== other.restricted)
    return ((other?.restricted ?? -1) > (one.restricted ?? -1) ? other : one)?.restricted_at ?? null;
  return [one.restricted_at, other.restricted_at].sort().at(-1) ?? null;
}

/** Who reported it of the one that stays, else of the other. */
const sourceOf = (one: ResidentTable, other: ResidentTable | undefined): ResidentTable['deceased_source'] =>
  other?.deceased === 1 ? other.deceased_source : one.deceased === 1 ? one.deceased_source : null;

function sealedFor(writing: Writing, one: ResidentTable, id: string): Pick<ResidentTable, 'sealed_day' | 'sealed'> {
  const day = one.sealed_day ?? '';
  const sealer = writing.sealer();
  const content = one.sealed ? sealer.open<unknown>({ table: 'resident', id: one.id, day }, one.sealed) : undefined;
  return content === undefined
    ? { sealed_day: null, sealed: null }
    : { sealed_day: day, sealed: sealer.seal({ table: 'resident', id, day }, content) };
}
