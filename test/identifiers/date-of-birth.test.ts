import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showDay } from '../../src/calendar/show.ts';
import { ageOn, parseDateOfBirth } from '../../src/identifiers/date-of-birth.ts';

const TODAY = '2026-11-23';
const parse = (text: string): string => {
  const parsed = parseDateOfBirth(text, TODAY);
  return parsed.ok ? parsed.value : parsed.problem;
};

describe('a date of birth', () => {
  it.each(['1980-02-29', '29/02/1980', '29/2/1980', '29-02-1980', '29.02.1980', ' 29/02/1980 ', '２９/０２/１９８０'])(
    '%s',
    (text) => expect(parse(text)).toBe('1980-02-29'),
  );

  it('is day first', () => expect(parse('1/2/1980')).toBe('1980-02-01'));

  it.each([
    ['30/02/1980', 'is not a date in the calendar'],
    ['29/02/1981', 'is not a date in the calendar'],
    ['1981-02-29', 'is not a date in the calendar'],
    ['02/29/1980', 'is not a date in the calendar'],
    ['00/01/1980', 'is not a date in the calendar'],
    ['24/11/2026', 'is in the future'],
    ['22/11/1906', 'is more than 120 years ago'],
    ['0001-01-01', 'is more than 120 years ago'],
    ['29/02/80', 'is not a date written like 29/02/1980 or 1980-02-29'],
    ['29/02-1980', 'is not a date written like 29/02/1980 or 1980-02-29'],
    ['29021980', 'is not a date written like 29/02/1980 or 1980-02-29'],
    ['', 'is not a date written like 29/02/1980 or 1980-02-29'],
    ['unknown', 'is not a date written like 29/02/1980 or 1980-02-29'],
  ])('%s %s', (text, problem) => expect(parse(text)).toBe(problem));

  it('may be today, and 120 years ago to the day', () => {
    expect(parse('23/11/2026')).toBe('2026-11-23');
    expect(parse('23/11/1906')).toBe('1906-11-23');
    expect(parseDateOfBirth('01/03/1904', '2024-02-29').ok).toBe(true);
    expect(parseDateOfBirth('28/02/1904', '2024-02-29').ok).toBe(false);
  });

  it('is read the same in every form', () => {
    const days = fc
      .date({ noInvalidDate: true, min: new Date('1907-01-01'), max: new Date('2026-11-22') })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, fc.constantFrom('/', '-', '.'), (day, separator) => {
        const [year, month, date] = day.split('-');
        expect(parse(day)).toBe(day);
        expect(parse([date, month, year].join(separator))).toBe(day);
        expect(parse([Number(date), Number(month), year].join(separator))).toBe(day);
        expect(showDay(day).endsWith(year ?? '')).toBe(true);
      }),
    );
  });
});

describe('an age', () => {
  it.each([
    ['1980-11-23', '2026-11-22', 45],
    ['1980-11-23', '2026-11-23', 46],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
    ['2026-11-23', '2026-11-23', 0],
    ['2026-11-23', '2026-11-22', -1],
  ])('of somebody born on %s is, on %s, %i', (born, day, age) => expect(ageOn(born, day)).toBe(age));
});
