import { type MarkName, residentsHere, residentsMarked } from '../../db/resident-marks.ts';
import type { Evidence } from './evidence.ts';

/** The acts that set a mark and take it off, and how it is said. */
const ACTS = {
  restricted: ['resident restrict', 'resident restrict lifted', 'restricted'],
  deceased: ['resident deceased', 'resident deceased withdrawn', 'reported deceased'],
  do_not_contact: ['resident do-not-contact', 'resident do-not-contact lifted', 'not to be contacted'],
  safe_contact: ['resident safe-contact', 'resident safe-contact lifted', 'to be contacted in a safe way only'],
} as const satisfies Readonly<Record<MarkName, readonly [string, string, string]>>;

/**
 * Who has a mark, against the audit, which names each that was set and each that was taken off: a restriction that is gone
 * by hand lets a sweep destroy what must be kept. Merges carry marks over, splits give them to both; what is remembered of
 * a resident goes with the last that is held on them.
 *
 * @returns problems as sentences without their full stop.
 */
export async function markProblems(
  { opened, entries }: Evidence,
  mark: MarkName,
): Promise<{ readonly tested: number; readonly problems: readonly string[] }> {
  const [set, taken, says] = ACTS[mark];
  const expected = new Set<string>();
  const off = new Set<string>();
  for (const { act, residents = [] } of await entries(set, taken, 'resident merge', 'resident split')) {
    const [one, other] = residents as [string, string | undefined];
    if (act === set) {
      expected.add(one);
      off.delete(one);
    } else if (act === taken) {
      if (expected.delete(one)) off.add(one);
    } else if (other !== undefined && expected.has(one)) {
      expected.add(other);
      off.delete(other);
      if (act === 'resident merge') expected.delete(one);
    }
  }
  const { db } = opened.store;
  const marked = await residentsMarked(db, mark);
  const here = await residentsHere(db, [...expected]);
  const living = [...expected].filter((id) => here.has(id));
  return {
    tested: living.length,
    problems: [
      ...living
        .filter((id) => !marked.has(id))
        .map((id) => `Resident ${id} is ${says} by the audit, and in the store that is gone`),
      ...[...off]
        .filter((id) => marked.has(id))
        .map((id) => `Resident ${id} is ${says} in the store, and the audit says that it was taken off`),
    ],
  };
}
