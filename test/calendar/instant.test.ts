import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, millisecondsOf, parseInstant, utcDay } from '../../src/calendar/instant.ts';

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

describe('an instant', () => {
  it('is what toISOString writes, 24 characters, and reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), (milliseconds) => {
        const instant = instantOf(milliseconds);
        expect(instant).toBe(new Date(milliseconds).toISOString());
        expect(millisecondsOf(instant)).toBe(milliseconds);
        expect(utcDay(instant)).toBe(instant.slice(0, 10));
      }),
    );
    expect([FIRST, LAST].map(instantOf)).toEqual(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']);
  });

  it('sorts as text in the order of time', () => {
    const moment = fc.integer({ min: FIRST, max: LAST });
    fc.assert(fc.property(moment, moment, (a, b) => instantOf(a) < instantOf(b) === a < b));
  });

  it('is never what 24 characters cannot say', () => {
    for (const outside of [FIRST - 1, LAST + 1, 0.5, Number.NaN]) expect(() => instantOf(outside)).toThrow(RangeError);
    for (const text of ['', '2026-11-23', '2026-11-23T08:30:00Z', '2026-99-23T08:30:00.000Z']) {
      expect(() => millisecondsOf(text)).toThrow(RangeError);
    }
  });
});

describe('an instant that somebody typed', () => {
  it.each([
    ['2026-11-23T08:30:00.000Z', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23T08:30Z', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23t08:30z', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23 08:30', '2026-11-23T08:30:00.000Z'],
    ['2026-07-23T08:30', '2026-07-23T07:30:00.000Z'],
    ['2026-07-23T00:30', '2026-07-22T23:30:00.000Z'],
    ['2026-07-23T08:30+01:00', '2026-07-23T07:30:00.000Z'],
    ['2026-07-23T08:30:15+00:00', '2026-07-23T08:30:15.000Z'],
    ['2022-02-03T09:27:27.493-0500', '2022-02-03T14:27:27.493Z'],
    ['2022-02-03T23:27:27-05', '2022-02-04T04:27:27.000Z'],
    ['2022-02-03T09:27:27.5+05:30', '2022-02-03T03:57:27.500Z'],
    ['2026-11-23T08:30:59.999999999Z', '2026-11-23T08:30:59.999Z'],
    ['2026-11-23T08:30:59,25Z', '2026-11-23T08:30:59.250Z'],
  ])('reads %j', (text, value) => {
    expect(parseInstant(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['2026-02-31T08:30Z', 'is not a date in the calendar'],
    ['2026-02-31', 'is not a date in the calendar'],
    ['0000-01-01T00:00Z', 'is not a date in the calendar'],
    ['0001-01-01T00:00+05:00', 'is not a date in the calendar'],
    ['9999-12-31T23:59-05:00', 'is not a date in the calendar'],
    ['2026-11-23', 'needs a time of day, like 2026-11-23T08:30'],
    ['2026-11-23T24:00Z', 'is not a time of day'],
    ['2026-11-23T08:60Z', 'is not a time of day'],
    ['2026-11-23T08:30:60Z', 'is not a time of day'],
    ['2026-11-23T08:30+15:00', 'has an offset from UTC that no place uses'],
    ['2026-11-23T08:30+01:75', 'has an offset from UTC that no place uses'],
    ['31/02/2026 08:30', 'is not a date and time written like 2026-11-23T08:30:00Z'],
    ['', 'is not a date and time written like 2026-11-23T08:30:00Z'],
  ])('refuses %j: it %s', (text, problem) => {
    expect(parseInstant(text)).toEqual({ ok: false, problem });
  });

  it.each(['2026-10-25T01:00', '2026-10-25T01:30', '2026-10-25T01:59:59.999', '2027-10-31T01:30'])(
    'refuses %j, which occurs twice in London, and says how to say which',
    (text) => {
      expect(parseInstant(text)).toEqual({
        ok: false,
        problem: 'occurs twice, because the clocks go back; add +01:00 for the first time or +00:00 for the second',
      });
      expect(parseInstant(`${text}+01:00`).ok && parseInstant(`${text}+00:00`).ok).toBe(true);
    },
  );

  it.each([
    ['2026-10-25T00:59:59.999', '2026-10-24T23:59:59.999Z'],
    ['2026-10-25T02:00', '2026-10-25T02:00:00.000Z'],
    ['2027-10-31T00:59', '2027-10-30T23:59:00.000Z'],
    ['2027-10-31T02:00', '2027-10-31T02:00:00.000Z'],
  ])('is sure again on either side of the hour that occurs twice: %j', (text, value) => {
    expect(parseInstant(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['2026-03-29T01:00', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29T01:30', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29T00:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T02:00', '2026-03-29T01:00:00.000Z'],
    ['2027-03-28T01:59:59.999', '2027-03-28T01:00:00.000Z'],
  ])('takes a time that does not exist as the first after the gap: %j', (text, value) => {
    expect(parseInstant(text)).toEqual({ ok: true, value });
  });
});
