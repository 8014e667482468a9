// The shape of https://www.gov.uk/bank-holidays.json, so that a newer list can be put in its place. Kept in the
// program: a clock that needs the network is wrong on the day the network is down.
import feed from './bank-holidays.json' with { type: 'json' };
import { addDays, weekday } from './day.ts';
import type { Day } from './types.ts';

const { events } = feed['england-and-wales'];
const titles: ReadonlyMap<Day, string> = new Map(events.map(({ date, title }) => [date, title]));
const years = events.map(({ date }) => date.slice(0, 4)).sort();

/** The first day for which the list of bank holidays is complete. */
export const bankHolidaysKnownFrom: Day = `${years[0]}-01-01`;

/** The last day for which the list is complete: the end of the last year in it, not the last holiday. */
export const bankHolidaysKnownTo: Day = `${years.at(-1)}-12-31`;

/** The title of the bank holiday in England and Wales on a day (`Boxing Day`); undefined when there is none, or none known. */
export const isBankHoliday = (day: Day): string | undefined => titles.get(day);

/** Whether a day is neither a Saturday, a Sunday nor a bank holiday in England and Wales. */
export const isWorkingDay = (day: Day): boolean => {
  const name = weekday(day);
  return name !== 'Saturday' && name !== 'Sunday' && isBankHoliday(day) === undefined;
};

/** The first working day after a day; never the day itself. */
export const nextWorkingDay = (day: Day): Day => {
  let next = addDays(day, 1);
  while (!isWorkingDay(next)) next = addDays(next, 1);
  return next;
};
