import { tzOffset } from '@date-fns/tz/tzOffset';
import { DAY, MINUTE } from './civil.ts';

/** A time zone: how far its clocks are ahead of UTC, in milliseconds, at a moment given in milliseconds since 1970. */
export type Zone = { readonly name: string; readonly offsetAt: (milliseconds: number) => number };

/** What a wall clock in a zone stands for. `ambiguous`: it occurs twice; `skipped`: it does not occur. */
type Resolved = { readonly milliseconds: number; readonly ambiguous: boolean; readonly skipped: boolean };

/** A UTC day on which the clocks change, and when. */
type ChangeDay = { readonly before: number; readonly after: number; readonly turn: number };

/** The first millisecond in (from, to] whose offset is not that of `from`; `to` when there is none. */
const firstChange = (offsetAt: (milliseconds: number) => number, from: number, to: number): number => {
  const before = offsetAt(from);
  let [unchanged, changed] = [from, to];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (offsetAt(middle) === before) unchanged = middle;
    else changed = middle;
  }
  return changed;
};

const makeZone = (name: string): Zone => {
  // The zone data are the library's (that is: the runtime's). Asking costs 1.7 µs, and an import asks several times a
  // row, so the answer is kept per UTC day: a number on most days, and the moment of the change on two days a year.
  const days = new Map<number, number | ChangeDay>();
  const ask = (milliseconds: number): number => tzOffset(name, new Date(milliseconds)) * MINUTE;
  const learn = (day: number): number | ChangeDay => {
    const before = ask(day * DAY);
    const after = ask((day + 1) * DAY);
    const learnt = before === after ? before : { before, after, turn: firstChange(ask, day * DAY, (day + 1) * DAY) };
    days.set(day, learnt);
    return learnt;
  };
  const offsetAt = (milliseconds: number): number => {
    const day = Math.floor(milliseconds / DAY);
    const known = days.get(day) ?? learn(day);
    if (typeof known === 'number') return known;
    return milliseconds < known.turn ? known.before : known.after;
  };
  return { name, offsetAt };
};

const zones = new Map<string, Zone>();

const isZoneName = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: name }));
  } catch {
    return false;
  }
};

/** The zone with an IANA name (`Europe/London`, `UTC`); undefined when there is none. */
export const zoneNamed = (name: string): Zone | undefined => {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!isZoneName(name)) return undefined;
  const zone = makeZone(name);
  zones.set(name, zone);
  return zone;
};

/** The zone in which periods are counted and times are shown. Error when this Node.js was built without zone data. */
export const london = (): Zone => {
  const zone = zoneNamed('Europe/London');
  if (zone === undefined) throw new Error('this Node.js has no time zone data for Europe/London');
  return zone;
};

/**
 * The moment at which clocks in a zone show `wall` (milliseconds as if the zone were UTC). A time that does not exist
 * becomes the first after the gap; one that occurs twice, the earlier.
 */
export const resolveWall = (zone: Zone, wall: number): Resolved => {
  // No zone is a day away from UTC, so a change that matters lies between these two.
  const before = zone.offsetAt(wall - DAY);
  const after = zone.offsetAt(wall + DAY);
  if (before === after) return { milliseconds: wall - before, ambiguous: false, skipped: false };
  const beforeHolds = zone.offsetAt(wall - before) === before;
  const afterHolds = zone.offsetAt(wall - after) === after;
  if (beforeHolds) return { milliseconds: wall - before, ambiguous: afterHolds, skipped: false };
  if (afterHolds) return { milliseconds: wall - after, ambiguous: false, skipped: false };
  return { milliseconds: firstChange(zone.offsetAt, wall - DAY, wall + DAY), ambiguous: false, skipped: true };
};
