/** A reading of a calendar and a clock, in no zone at all. Months and days count from 1. */
export type WallClock = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** How many days a month has; 0 for a month that is none (1 is January). */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);

/** Whether a date is in the calendar: years 1 to 9999, which is what four digits of an ISO date can say. */
export const isCivilDate = (year: number, month: number, day: number): boolean =>
  year >= 1 && year <= 9999 && day >= 1 && day <= daysInMonth(year, month);

/** Whether a time is on a 24-hour clock. 24:00 is refused: it would be a second name for the next day's midnight. */
export const isTimeOfDay = (hour: number, minute: number, second: number): boolean =>
  hour <= 23 && minute <= 59 && second <= 59;

/**
 * Days from 1 January 1970 to a date of the Gregorian calendar.
 * Plain integers (Howard Hinnant's "days from civil": the year begins in March, so the leap day comes last) because
 * an import does this millions of times, and because `Date.UTC` reads the year 26 as 1926.
 */
export const dayNumberOf = (year: number, month: number, day: number): number => {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
};

/** The date that is so many days after 1 January 1970; the inverse of `dayNumberOf`. */
export const civilOf = (dayNumber: number): { readonly year: number; readonly month: number; readonly day: number } => {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
};

/** Milliseconds of a wall clock as if its zone were UTC; what zones add to and take from. */
export const wallMilliseconds = (wall: WallClock): number =>
  dayNumberOf(wall.year, wall.month, wall.day) * DAY +
  wall.hour * HOUR +
  wall.minute * MINUTE +
  wall.second * SECOND +
  wall.millisecond;

/** The wall clock that `wallMilliseconds` came from. */
export const wallClockOf = (milliseconds: number): WallClock => {
  const dayNumber = Math.floor(milliseconds / DAY);
  const rest = milliseconds - dayNumber * DAY;
  // Not by spreading, which made this fifteen times slower.
  const { year, month, day } = civilOf(dayNumber);
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / HOUR),
    minute: Math.floor(rest / MINUTE) % 60,
    second: Math.floor(rest / SECOND) % 60,
    millisecond: rest % SECOND,
  };
};

/** Months later on the same date, or on the last day of a shorter month; months may be negative. */
export const monthsLater = (dayNumber: number, months: number): number => {
  const { year, month, day } = civilOf(dayNumber);
  const counted = year * 12 + (month - 1) + months;
  const toYear = Math.floor(counted / 12);
  const toMonth = counted - toYear * 12 + 1;
  return dayNumberOf(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
};
