import { addDays } from 'date-fns/addDays';
import { getISOWeek } from 'date-fns/getISOWeek';
import { getISOWeekYear } from 'date-fns/getISOWeekYear';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoWeek } from '../../src/calendar/week.ts';
import { ageBand, topCode } from '../../src/exports/generalise.ts';

test.each([
  ['1980-02-29', '2026-02-28', 10, '40 to 49'],
  ['1986-11-23', '2026-11-22', 10, '30 to 39'],
  ['1986-11-23', '2026-11-23', 10, '40 to 49'],
  ['2008-02-29', '2026-02-28', 1, '17'],
  ['2008-02-29', '2026-03-01', 1, '18'],
  ['1936-11-24', '2026-11-23', 10, '80 to 89'],
  ['1936-11-23', '2026-11-23', 10, '90+'],
  ['1900-01-01', '2026-11-23', 5, '90+'],
  ['1944-01-01', '2026-11-23', 20, '80 to 89'],
  ['2026-11-23', '2026-11-23', 10, '0 to 9'],
  ['2026-11-24', '2026-11-23', 10, ''],
])('age band of somebody born %s on %s in bands of %i: %s', (born, on, width, band) => {
  expect(ageBand(born, on, width)).toBe(band);
});

test('ISO weeks agree with date-fns', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 80_000 }), (days) => {
      const date = addDays(new Date(1930, 0, 1, 12), days);
      const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
        .map((n) => String(n).padStart(2, '0'))
        .join('-');
      expect(isoWeek(day)).toBe(`${getISOWeekYear(date)}-W${String(getISOWeek(date)).padStart(2, '0')}`);
    }),
  );
});

test.each([
  ['2026-11-23', '2026-W48'],
  ['2027-01-03', '2026-W53'],
  ['2024-12-30', '2025-W01'],
])('%s is in %s', (day, week) => expect(isoWeek(day)).toBe(week));

test.each([
  ['3', '3'],
  ['10', '10'],
  ['11', '10+'],
  ['1,000', '10+'],
  ['-12.5', '-12.5'],
  ['many', ''],
])('%s top-coded at 10 is "%s"', (value, shown) => expect(topCode(value, 10)).toBe(shown));
