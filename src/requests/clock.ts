import {
  bankHolidaysKnownFrom,
  bankHolidaysKnownTo,
  isBankHoliday,
  isWorkingDay,
  nextWorkingDay,
} from '../calendar/bank-holidays.ts';
import { addDays, addMonths, daysBetween, weekday } from '../calendar/day.ts';
import { showDay } from '../calendar/show.ts';
import type { Day } from '../calendar/types.ts';

/** The clock stopped: from the day we asked what information is wanted to the day the answer came. Access requests only. */
export type Pause = { readonly asked: Day; readonly answered: Day };

/** One sentence of the explanation, and the day it arrives at. */
export type Step = { readonly day: Day; readonly what: string };

/** When a request must be answered, how that day was found, and what a person should check. */
export type AccessClock = {
  readonly dueOn: Day;
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
};

const showWeekday = (day: Day): string => `${weekday(day)} ${showDay(day)}`;

const whyNotWorking = (day: Day): string => {
  const title = isBankHoliday(day);
  return title === undefined ? `a ${weekday(day)}` : `a bank holiday (${title})`;
};

const onNonWorkingDay = (received: Day): readonly Step[] => {
  if (isWorkingDay(received)) return [];
  const why = `${showDay(received)} is ${whyNotWorking(received)}`;
  return [{ day: received, what: `${why}, but the time starts on the day of receipt all the same.` }];
};

/** 29, 30 and 31 are the dates that a month can lack. */
const ORDINALS: Readonly<Record<number, string>> = { 29: '29th', 30: '30th', 31: '31st' };

const shorterMonth = (from: Day, to: Day): string => {
  const [wanted, got] = [Number(from.slice(8)), Number(to.slice(8))];
  if (wanted === got) return '';
  const [, month, year] = showDay(to).split(' ');
  // Only February's length changes, so only then does the year explain anything.
  return `, because ${month}${wanted === 29 ? ` ${year}` : ''} has no ${ORDINALS[wanted]}`;
};

const monthStep = (received: Day): Step => {
  const day = addMonths(received, 1);
  const end = `${showDay(day)}${shorterMonth(received, day)}`;
  return { day, what: `Received on ${showDay(received)}, so the month ends on ${end}.` };
};

/** The guidance counts an extension "as three months from the original start date", not two from the first deadline. */
const extensionStep = (received: Day): Step => {
  const day = addMonths(received, 3);
  const end = `${showDay(day)}${shorterMonth(received, day)}`;
  const from = showDay(received);
  return { day, what: `Extended by two months, so three months are counted from ${from} and end on ${end}.` };
};

/** Regulation 1182/71, article 3(4): a period that ends on a day off ends with the next working day. */
const workingDayStep = (day: Day): readonly Step[] => {
  if (isWorkingDay(day)) return [];
  const next = nextWorkingDay(day);
  const what = `${showDay(day)} is ${whyNotWorking(day)}, so the time ends at the end of the next working day, ${showWeekday(next)}.`;
  return [{ day: next, what }];
};

const lastDay = (steps: readonly Step[], otherwise: Day): Day => steps.at(-1)?.day ?? otherwise;

type Counted = { readonly steps: readonly Step[]; readonly warnings: readonly string[] };

const days = (count: number): string => `${count} day${count === 1 ? '' : 's'}`;

/** What one pause adds: "in terms of days, not hours", so answered minus asked, and nothing on the same day. */
const countPause = (pause: Pause, runningFrom: Day, due: Day): Counted => {
  const { asked, answered } = pause;
  const said = `Asked on ${showDay(asked)} what information is wanted, and answered on ${showDay(answered)}`;
  if (answered < asked) {
    return { steps: [], warnings: [`${said}, which is before it was asked: no days were added. Check the dates.`] };
  }
  const ranOut = lastDay(workingDayStep(due), due);
  if (asked > ranOut) {
    return { steps: [], warnings: [`${said}: the time had run out on ${showDay(ranOut)}, so no days were added.`] };
  }
  // Time that is not running, or is stopped already, cannot be stopped.
  const from = asked < runningFrom ? runningFrom : asked;
  const stopped = Math.max(0, daysBetween(from, answered));
  const day = addDays(due, stopped);
  if (stopped === 0) return { steps: [{ day, what: `${said}: no days are added.` }], warnings: [] };
  const counted = from === asked ? '' : `, counted from ${showDay(from)}`;
  const what = `${said}${counted}: the clock stopped for ${days(stopped)}, so ${showDay(due)} becomes ${showDay(day)}.`;
  return { steps: [{ day, what }], warnings: [] };
};

const countPauses = (pauses: readonly Pause[], received: Day, due: Day): Counted => {
  const steps: Step[] = [];
  const warnings: string[] = [];
  let runningFrom = received;
  for (const pause of pauses.toSorted((a, b) => daysBetween(b.asked, a.asked))) {
    const counted = countPause(pause, runningFrom, lastDay(steps, due));
    steps.push(...counted.steps);
    warnings.push(...counted.warnings);
    if (counted.steps.length > 0 && pause.answered > runningFrom) runningFrom = pause.answered;
  }
  return { steps, warnings };
};

/** The guidance does not say that a date moved on by a pause moves again; the general rule for days off does. */
const movedAfterPause = (paused: Day, moved: readonly Step[]): readonly string[] =>
  moved.length === 0
    ? []
    : [`The days of a pause ended on ${showWeekday(paused)}, a day off. To be safe, answer on or before that day.`];

const beyondTheList = (ends: readonly Day[]): readonly string[] => {
  const unknown = ends.find((day) => day < bankHolidaysKnownFrom || day > bankHolidaysKnownTo);
  if (unknown === undefined) return [];
  const list = `from ${showDay(bankHolidaysKnownFrom)} to ${showDay(bankHolidaysKnownTo)}`;
  return [`Bank holidays are known ${list} only. Check by hand that ${showDay(unknown)} is not one.`];
};

/**
 * When an access request must be answered, by the ICO's right of access guidance (v1.0.87, pages 26 to 28 and 34 to
 * 35; UK GDPR article 12A): from the day of receipt, working day or not, to the end of the same date in the following
 * month, else its last day; a weekend or bank holiday moves it to the next working day; days of a pause are added to
 * that moved date. `received` is the latest of receipt, proof of identity asked for, and fee paid.
 */
export const accessDue = (
  received: Day,
  options: { readonly pauses?: readonly Pause[]; readonly extended?: boolean } = {},
): AccessClock => {
  const month = monthStep(received);
  const counted = options.extended ? [month, extensionStep(received)] : [month];
  const end = lastDay(counted, month.day);
  const moved = workingDayStep(end);
  const paused = countPauses(options.pauses ?? [], received, lastDay(moved, end));
  const pausedEnd = lastDay(paused.steps, lastDay(moved, end));
  const movedAgain = workingDayStep(pausedEnd);
  const dueOn = lastDay(movedAgain, pausedEnd);
  return {
    dueOn,
    steps: [...onNonWorkingDay(received), ...counted, ...moved, ...paused.steps, ...movedAgain],
    warnings: [
      ...paused.warnings,
      ...movedAfterPause(pausedEnd, movedAgain),
      ...beyondTheList([dueOn, end, pausedEnd]),
    ],
  };
};
