import { addMonths, daysBetween } from '../calendar/day.ts';
import { showPeriod } from '../calendar/period.ts';
import type { Day, Period } from '../calendar/types.ts';
import { sameName } from './spelling.ts';
import type { Notice } from './types.ts';

/** One difference between two versions. null = not there; `effect` says what it does to what is held already. */
export type Change = {
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly effect?: string;
};

export type ShortenedPeriod = { readonly channel: string; readonly from: Period; readonly to: Period };

const effects = {
  shorter: 'what is held falls due by the shorter period and is sealed again to its new day',
  longer: 'what is held already keeps its shorter date',
  purpose: 'not applied to what is held already without a recorded decision',
} as const;

// Four years hold every length that so many months can have, leap year included.
const monthStarts: readonly Day[] = Array.from({ length: 48 }, (_, at) => addMonths('2024-01-01', at));
const daysOf = (period: Period, from: Day): number =>
  'days' in period ? period.days : daysBetween(from, addMonths(from, period.months));

/** Whether a record from some day of the calendar would fall due earlier (30 days and 1 month are each shorter at times). */
const everShorter = (newer: Period, older: Period): boolean =>
  monthStarts.some((start) => daysOf(newer, start) < daysOf(older, start));

/**
 * The channels whose period got shorter, for some records at least. What is held by them gets the earlier of the old
 * and the new due date, and is sealed again (design, decision D1).
 */
export function shortenedPeriods(older: Notice, newer: Notice): readonly ShortenedPeriod[] {
  return newer.channels.flatMap(({ id, retention }) => {
    const before = older.channels.find((channel) => sameName(channel.id, id))?.retention.value;
    if (!before || !everShorter(retention.value, before)) return [];
    return [{ channel: id, from: before, to: retention.value }];
  });
}

const isPeriod = (value: object): value is Period => {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'days' || keys[0] === 'months');
};

/** A step into a list: the id of what is there, else its place. */
const nameIn = (value: unknown, at: number): string => {
  const { id, column } = (typeof value === 'object' && value !== null ? value : {}) as { id?: string; column?: string };
  return id ?? column ?? `[${at}]`;
};

function leaves(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  const inner = (name: string) => (name.startsWith('[') || path === '' ? `${path}${name}` : `${path}.${name}`);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) into.set(path, value.join(', '));
    else for (const [at, item] of value.entries()) leaves(item, inner(nameIn(item, at)), into);
  } else if (typeof value !== 'object' || value === null) into.set(path, value === null ? '' : String(value));
  else if (isPeriod(value)) into.set(path, showPeriod(value));
  else {
    for (const [name, item] of Object.entries(value)) leaves(item, name === 'value' ? path : inner(name), into);
  }
  return into;
}

function effectOf(path: string, from: string | null, to: string | null, shortened: ReadonlySet<string>): string | null {
  if (/^purposes\.[^.]+\.id$/.test(path) && from === null) return effects.purpose;
  const channel = /^channels\.([^.]+)\.retention$/.exec(path)?.[1];
  if (channel === undefined || from === null || to === null) return null;
  return shortened.has(channel) ? effects.shorter : effects.longer;
}

/** Every value that differs, by its path, in the order of the newer version and then what it no longer has. */
export function changes(older: Notice, newer: Notice): readonly Change[] {
  const before = leaves(older, '', new Map());
  const after = leaves(newer, '', new Map());
  const shortened = new Set(shortenedPeriods(older, newer).map(({ channel }) => channel));
  const paths = new Set([...after.keys(), ...before.keys()]);
  return [...paths].flatMap((path) => {
    const from = before.get(path) ?? null;
    const to = after.get(path) ?? null;
    if (from === to) return [];
    const effect = effectOf(path, from, to, shortened);
    return [{ path, from, to, ...(effect === null ? {} : { effect }) }];
  });
}
