import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/calendar/duration.ts';
import { instantOf } from '../../src/calendar/instant.ts';
import type { Refusal } from '../../src/refusal.ts';
import { refuseClockGap } from '../../src/retention/clock-gap.ts';
import { makeTestHome } from '../support/home.ts';

const LAST = '2026-11-30T09:00:00.000Z';
const after = (milliseconds: number) => instantOf(Date.parse(LAST) + milliseconds);
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const;

function refusal(gap: number, allowed?: number): Refusal | undefined {
  try {
    refuseClockGap(LAST, after(gap), allowed);
    return undefined;
  } catch (problem) {
    return problem as Refusal;
  }
}

describe('a gap', () => {
  test.each([
    [-10 * MINUTE, 'The clock is 10 minutes behind the last sweep (9am on 30 November 2026).', '11m'],
    [-(5 * MINUTE + 1), 'The clock is over 5 minutes behind the last sweep (9am on 30 November 2026).', '6m'],
    [-3 * HOUR, 'The clock is 3 hours behind the last sweep (9am on 30 November 2026).', '4h'],
    [-2 * DAY, 'The clock is 2 days behind the last sweep (9am on 30 November 2026).', '3d'],
    [7 * DAY + 100, 'The clock is over 7 days ahead of the last sweep (9am on 30 November 2026).', '8d'],
    [31 * DAY + 2 * HOUR, 'The clock is 31 days and 2 hours ahead of the last sweep (9am on 30 November 2026).', '32d'],
  ])('of %i ms is told in the units it has', (gap, message, allowed) => {
    expect(refusal(gap)).toMatchObject({ code: 'clock-gap', message: `${message} Nothing was disposed of.` });
    expect(refusal(gap)?.hint).toContain(`--allow-gap ${allowed}`);
  });

  test('that is refused is accepted once it is said as the hint says it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400 * DAY, max: 400 * DAY }), (gap) => {
        const hint = refusal(gap)?.hint;
        if (hint === undefined) return;
        const said = parseDuration(/--allow-gap (\S+)$/.exec(hint)?.[1] ?? '');
        expect(said.ok && refusal(gap, said.value)).toBeUndefined();
      }),
    );
  });
});

test('a clock that is nudged back again and again does not walk the last sweep back', async () => {
  const home = await makeTestHome({ now: LAST });
  const sweep = async (now: string, ...flags: readonly string[]) =>
    (await home.run(['retention', 'sweep', '--yes', ...flags], { now })).exit;
  expect(await sweep(LAST)).toBe(0);
  expect(await sweep(after(-4 * MINUTE))).toBe(0);
  // Eight minutes behind the first one, though only four behind the second.
  expect(await sweep(after(-8 * MINUTE))).toBe(1);
  const opened = await home.open();
  const last = () => opened.store.raw.prepare("select value from meta where key = 'lastSweepAt'").pluck().get();
  expect(last()).toBe(LAST);
  // Somebody says that the clock was wrong before: from there it goes on.
  expect(await sweep(after(-2 * DAY), '--allow-gap', '3d')).toBe(0);
  expect(last()).toBe(after(-2 * DAY));
});
