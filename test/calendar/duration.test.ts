import { describe, expect, it } from 'vitest';
import { parseDuration, showDuration } from '../../src/calendar/duration.ts';

describe('a length of time', () => {
  it.each([
    ['5s', 5000, '5 seconds'],
    ['10m', 600_000, '10 minutes'],
    ['12h', 43_200_000, '12 hours'],
    ['7d', 604_800_000, '7 days'],
    ['40D', 3_456_000_000, '40 days'],
    ['1d', 86_400_000, '1 day'],
    ['90m', 5_400_000, '1 hour and 30 minutes'],
    ['0s', 0, '0 seconds'],
  ])('%s is %i milliseconds, shown as %j', (text, milliseconds, shown) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: milliseconds });
    expect(showDuration(milliseconds)).toBe(shown);
  });

  it.each(['', '5', 's', '-5s', '1.5h', '5 s', '5w', '1h30m', '5ms', '9999999d'])('refuses %j', (text) => {
    expect(parseDuration(text)).toEqual({
      ok: false,
      problem: 'is not a length of time written like 5s, 10m, 12h or 7d',
    });
  });

  it.each([
    [1, 'less than a second'],
    [999, 'less than a second'],
    [61_000, '1 minute and 1 second'],
    [86_400_000 + 59 * 60_000, '1 day'],
    [-(3 * 86_400_000 + 7_200_000), '3 days and 2 hours'],
  ])('shows %i milliseconds as %j', (milliseconds, shown) => {
    expect(showDuration(milliseconds)).toBe(shown);
  });
});
