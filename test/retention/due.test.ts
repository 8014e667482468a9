import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/calendar/instant.ts';
import type { Period } from '../../src/calendar/types.ts';
import { dueAt, isDue, refusalAtTheDoor, sealedDayOf } from '../../src/retention/due.ts';

const shifted = (instant: string, milliseconds: number): string => instantOf(Date.parse(instant) + milliseconds);
const anyInstant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) }).map(instantOf);
const anyPeriod: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ days: fc.integer({ min: 1, max: 800 }) }),
  fc.record({ months: fc.integer({ min: 1, max: 120 }) }),
);

describe('a due instant', () => {
  it('is due at that millisecond and not one before', () => {
    fc.assert(
      fc.property(anyInstant, anyPeriod, (at, period) => {
        const due = dueAt(at, period);
        expect([-1, 0, 1].map((step) => isDue(due, shifted(due, step)))).toEqual([false, true, true]);
      }),
    );
  });

  it('is counted in London, across both changes of the clocks', () => {
    expect(dueAt('2026-10-24T07:30:00.000Z', { days: 30 })).toBe('2026-11-23T08:30:00.000Z');
    expect(dueAt('2027-03-01T08:30:00.000Z', { days: 30 })).toBe('2027-03-31T07:30:00.000Z');
    expect(dueAt('2025-11-23T08:30:00.000Z', { months: 12 })).toBe('2026-11-23T08:30:00.000Z');
  });

  it('is sealed to its UTC day, also when it is another day in London', () => {
    expect(sealedDayOf('2026-07-22T23:30:00.000Z')).toBe('2026-07-22');
    expect(sealedDayOf('2026-07-23T00:00:00.000Z')).toBe('2026-07-23');
  });
});

describe('at the door', () => {
  const now = '2026-11-23T08:30:00.000Z';
  const period = { days: 30 };
  const refusal = (at: string): string | undefined => refusalAtTheDoor(at, dueAt(at, period), now);

  it('is refused what is already due, to the millisecond', () => {
    const boundary = '2026-10-24T07:30:00.000Z';
    expect(refusal(boundary)).toBe('is already past the time for which the notice lets it be kept');
    expect(refusal(shifted(boundary, -1))).toBe('is already past the time for which the notice lets it be kept');
    expect(refusal(shifted(boundary, 1))).toBeUndefined();
  });

  it('is refused what is more than 5 minutes in the future, to the millisecond', () => {
    expect(refusal(now)).toBeUndefined();
    expect(refusal(shifted(now, 300_000))).toBeUndefined();
    expect(refusal(shifted(now, 300_001))).toBe('is more than 5 minutes in the future');
  });

  it('lets in only what is neither', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anyPeriod, (at, clock, kept) => {
        const due = dueAt(at, kept);
        const ahead = Date.parse(at) - Date.parse(clock);
        expect(refusalAtTheDoor(at, due, clock) === undefined).toBe(ahead <= 300_000 && due > clock);
      }),
    );
  });
});
