import { showDay } from '../../calendar/show.ts';
import type { Day } from '../../calendar/types.ts';
import { activeHolds } from '../../db/holds.ts';
import type { Evidence } from './evidence.ts';

/**
 * Holds in force against the audit, which names each that was placed and each that was released: one that is gone by hand
 * lets a sweep destroy what a duty keeps.
 *
 * @returns problems as sentences without their full stop.
 */
export async function holdProblems({ opened, entries }: Evidence): Promise<readonly string[]> {
  const expected = new Map<string, Day | undefined>();
  const released = new Set<string>();
  for (const { act, references = [], facts } of await entries('hold place', 'hold release', 'resident split')) {
    for (const id of references) {
      if (act === 'hold place') expected.set(id, String(facts?.review));
      else if (act === 'resident split') {
        // Of contacts, and of the holds that it placed on the new resident too; their review is not said again.
        if (id.startsWith('H-')) expected.set(id, undefined);
      } else if (expected.delete(id)) released.add(id);
    }
  }
  const holds = new Map((await activeHolds(opened.store.db)).map((hold) => [hold.id, hold.review]));
  return [
    ...[...expected].flatMap(([id, review]) => {
      if (!holds.has(id)) return [`Hold ${id} is not in force, and the audit knows of no release`];
      return review === undefined || holds.get(id) === review
        ? []
        : [`The review of hold ${id} was due on ${showDay(review)} when it was placed, and the store has another day`];
    }),
    ...[...released]
      .filter((id) => holds.has(id))
      .map((id) => `Hold ${id} is in force, and the audit says that it was released`),
  ];
}
