import { addDays, addMonths } from '../calendar/day.ts';
import type { Day, Period } from '../calendar/types.ts';

/**
 * The first day on which a number that is texted on `day` may be texted again (P37). A month is the later of the same
 * date next month and 31 days: after 31 January the one gives 28 February and nobody can say that 3 March is too soon.
 */
export function freeFrom(day: Day, notMoreOftenThan: Period): Day {
  if ('days' in notMoreOftenThan) return addDays(day, notMoreOftenThan.days);
  const { months } = notMoreOftenThan;
  const corresponding = addMonths(day, months);
  const counted = addDays(day, 31 * months);
  return [corresponding, counted].sort().at(-1) ?? counted;
}
