import { showDay } from '../../calendar/show.ts';
import type { Style } from '../../cli/style.ts';
import type { AccessClock } from '../../requests/clock.ts';

/** `3 contacts`, `1 contact`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** How many days are left for a reply, in words: `28 days left`, `due today`, `2 days late`. */
export function daysLeftWords(days: number, style: Style): string {
  if (days === 0) return style.caution('due today');
  return days > 0 ? `${counted(days, 'day')} left` : style.bad(`${counted(-days, 'day')} late`);
}

/** The explanation of a date, a line for each step, then what somebody should check. */
export const clockLines = ({ steps, warnings }: Pick<AccessClock, 'steps' | 'warnings'>, style: Style): string[] => [
  ...steps.map(({ what }) => `  ${what}`),
  ...warnings.map((warning) => warned(warning, style)),
];

export const warned = (warning: string, style: Style): string => `${style.caution('Warning:')} ${warning}`;

export const dueLine = (dueOn: string, style: Style): string => `Reply due on or before ${style.bold(showDay(dueOn))}.`;
