import type { Day } from '../../calendar/types.ts';
import type { Db } from '../../db/schema.ts';
import { moveCohort } from '../../db/survey-cohorts.ts';
import { surveyCounts } from '../../db/survey-counts.ts';
import { OTHER, SMALLEST_COHORT } from './cohort.ts';

/**
 * Takes the service from links of which fewer than ten went out after all, because texts were taken back; and further ones,
 * the smallest first, while fewer than ten would be left as `other`.
 */
export async function foldSmall(db: Db, cohort: Day): Promise<void> {
  for (;;) {
    const cells = (await surveyCounts(db, cohort, cohort)).filter(({ invited }) => invited > 0);
    const others = cells.find(({ service }) => service === OTHER)?.invited ?? 0;
    const [smallest] = cells
      .filter(({ service }) => service !== OTHER)
      .sort((one, other) => one.invited - other.invited);
    if (!smallest) return;
    const small = smallest.invited < SMALLEST_COHORT;
    if (!small && (others === 0 || others >= SMALLEST_COHORT)) return;
    await moveCohort(db, cohort, smallest.service, OTHER);
  }
}
