import { TZDate } from '@date-fns/tz/date';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/calendar/instant.ts';
import { instantFromLondon, londonDay, londonMidnight, londonWallClock } from '../../src/calendar/london.ts';
import { showDay, showInstant, showInstantWithUtc } from '../../src/calendar/show.ts';
import { london, resolveWall, zoneNamed } from '../../src/calendar/zone.ts';

const HOUR = 3_600_000;
const wall = (text: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  return { year, month, day, hour, minute, second: 0, millisecond: 0 };
};
const anyMoment = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });
/** Within two days of a change of the clocks of 2026 or 2027, where mistakes would be. */
const nearChange = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'),
    fc.integer({ min: -48 * HOUR, max: 48 * HOUR }),
  )
  .map(([day, away]) => Date.parse(`${day}T01:00:00Z`) + away);

describe('what a clock in London shows', () => {
  it('agrees with TZDate at any moment since 1900', () => {
    fc.assert(
      fc.property(fc.oneof(anyMoment, nearChange), (milliseconds) => {
        const date = new TZDate(milliseconds, 'Europe/London');
        const shown = londonWallClock(instantOf(milliseconds));
        expect(shown).toEqual({
          year: date.getFullYear(),
          month: date.getMonth() + 1,
          day: date.getDate(),
          hour: date.getHours(),
          minute: date.getMinutes(),
          second: date.getSeconds(),
          millisecond: date.getMilliseconds(),
        });
        const { year, month, day } = shown;
        const pad = (value: number): string => String(value).padStart(2, '0');
        expect(londonDay(instantOf(milliseconds))).toBe(`${year}-${pad(month)}-${pad(day)}`);
      }),
    );
  });

  it('agrees with Intl in every hour of 2026 and 2027', () => {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const differing: string[] = [];
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += HOUR) {
      const { year, month, day, hour } = londonWallClock(instantOf(at));
      const pad = (value: number): string => String(value).padStart(2, '0');
      if (format.format(at) !== `${pad(day)}/${pad(month)}/${year}, ${pad(hour)}:00`) differing.push(instantOf(at));
    }
    expect(differing).toEqual([]);
  });

  it.each([
    ['2026-03-29T00:59:59.999Z', 0],
    ['2026-03-29T01:00:00.000Z', 2],
    ['2026-10-25T00:59:59.999Z', 1],
    ['2026-10-25T01:00:00.000Z', 1],
    ['2027-03-28T01:00:00.000Z', 2],
    ['2027-10-31T01:00:00.000Z', 1],
  ])('changes at one in the morning UTC: %s is %i o’clock', (instant, hour) => {
    expect(londonWallClock(instant).hour).toBe(hour);
  });
});

describe('the instant of a clock in London', () => {
  it('is where the clock shows it, except in a gap; and of two, the earlier', () => {
    fc.assert(
      fc.property(fc.oneof(anyMoment, nearChange), (milliseconds) => {
        const instant = instantOf(milliseconds);
        const back = instantFromLondon(londonWallClock(instant));
        expect(back.skipped).toBe(false);
        expect(londonWallClock(back.instant)).toEqual(londonWallClock(instant));
        expect(back.instant <= instant).toBe(true);
        if (!back.ambiguous) expect(back.instant).toBe(instant);
      }),
    );
  });

  it.each([
    ['2026-03-29 01:00', '2026-03-29T01:00:00.000Z', 'skipped'],
    ['2026-03-29 01:59', '2026-03-29T01:00:00.000Z', 'skipped'],
    ['2026-03-29 02:00', '2026-03-29T01:00:00.000Z', 'sure'],
    ['2026-10-25 01:00', '2026-10-25T00:00:00.000Z', 'ambiguous'],
    ['2026-10-25 01:59', '2026-10-25T00:59:00.000Z', 'ambiguous'],
    ['2026-10-25 02:00', '2026-10-25T02:00:00.000Z', 'sure'],
    ['2027-03-28 01:30', '2027-03-28T01:00:00.000Z', 'skipped'],
    ['2027-10-31 01:30', '2027-10-31T00:30:00.000Z', 'ambiguous'],
  ])('%s is %s (%s)', (text, instant, how) => {
    expect(instantFromLondon(wall(text))).toEqual({
      instant,
      ambiguous: how === 'ambiguous',
      skipped: how === 'skipped',
    });
  });

  it('begins a day at midnight, also on the days that have 23 or 25 hours', () => {
    expect(londonMidnight('2026-11-23')).toBe('2026-11-23T00:00:00.000Z');
    expect(londonMidnight('2026-07-01')).toBe('2026-06-30T23:00:00.000Z');
    const hours = (day: string, next: string): number =>
      (Date.parse(londonMidnight(next)) - Date.parse(londonMidnight(day))) / HOUR;
    expect(hours('2026-03-29', '2026-03-30')).toBe(23);
    expect(hours('2026-10-25', '2026-10-26')).toBe(25);
  });
});

describe('a zone', () => {
  it('is known by its IANA name only', () => {
    expect(london().name).toBe('Europe/London');
    expect(zoneNamed('UTC')?.offsetAt(0)).toBe(0);
    expect(zoneNamed('Asia/Kolkata')?.offsetAt(Date.UTC(2026, 0, 1))).toBe(5.5 * HOUR);
    expect(['Europe/Lodnon', 'garbage+05:00', ''].map(zoneNamed)).toEqual([undefined, undefined, undefined]);
  });

  it('may leave out a whole day, as Samoa did', () => {
    const samoa = zoneNamed('Pacific/Apia');
    expect(samoa && resolveWall(samoa, Date.UTC(2011, 11, 30, 12))).toEqual({
      milliseconds: Date.UTC(2011, 11, 30, 10),
      ambiguous: false,
      skipped: true,
    });
  });
});

describe('what people read', () => {
  it.each([
    ['2026-11-23', '23 November 2026'],
    ['2026-03-01', '1 March 2026'],
  ])('shows the day %s as %s', (day, shown) => {
    expect(showDay(day)).toBe(shown);
  });

  it.each([
    ['2026-11-23T08:30:00.000Z', '8:30am on 23 November 2026'],
    ['2026-07-23T16:30:00.000Z', '5:30pm on 23 July 2026'],
    ['2026-11-23T09:00:59.999Z', '9am on 23 November 2026'],
    ['2026-11-23T12:00:00.000Z', 'midday on 23 November 2026'],
    ['2026-11-23T12:05:00.000Z', '12:05pm on 23 November 2026'],
    ['2026-07-22T23:00:00.000Z', 'midnight on 23 July 2026'],
    ['2026-11-23T00:05:00.000Z', '12:05am on 23 November 2026'],
  ])('shows the instant %s as %s', (instant, shown) => {
    expect(showInstant(instant)).toBe(shown);
    expect(showInstantWithUtc(instant)).toBe(`${shown}, London time (${instant})`);
  });
});
