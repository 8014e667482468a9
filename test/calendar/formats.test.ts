import { TZDate } from '@date-fns/tz/date';
import { format as libraryFormat } from 'date-fns/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDateFormat, type DateReader } from '../../src/calendar/formats.ts';
import { instantOf } from '../../src/calendar/instant.ts';

const reader = (format: string, zone?: string): DateReader => {
  const compiled = compileDateFormat(format, zone);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.value;
};

const NOT_A_DATE = 'is not a date in the calendar';
const NOT_A_TIME = 'is not a time of day';

describe('a column of dates', () => {
  it.each([
    ['dd/mm/yyyy HH:mm', '23/07/2026 08:30', '2026-07-23T07:30:00.000Z'],
    ['DD/MM/YYYY HH:mm', '23/07/2026 08:30', '2026-07-23T07:30:00.000Z'],
    ['dd/MM/yyyy HH:mm', '3/7/2026 8:30', '2026-07-03T07:30:00.000Z'],
    ['DD/MM/YYYY HH:MM:SS', '23/07/2026 20:30:15', '2026-07-23T19:30:15.000Z'],
    ['dd/MM/yyyy hh:mm', '23/11/2026 20:30', '2026-11-23T20:30:00.000Z'],
    ['HH:mm dd/mm/yyyy', '08:30 23/11/2026', '2026-11-23T08:30:00.000Z'],
    ['d/M/yy H:mm', '3/1/26 8:05', '2026-01-03T08:05:00.000Z'],
    ['mm/dd/yyyy HH:mm', '07/03/2026 08:30', '2026-07-03T07:30:00.000Z'],
    ['yyyyMMddHHmmssSSS', '20261123083015123', '2026-11-23T08:30:15.123Z'],
    ['yyyy-mm-dd HH:mm:ss.SSS', '2026-11-23 08:30:15.5', '2026-11-23T08:30:15.500Z'],
    ['d MMM yyyy h:mm a', '3 Sep 2026 8:30 pm', '2026-09-03T19:30:00.000Z'],
    ['d MMMM yyyy h:mma', '3 september 2026 12:30AM', '2026-09-02T23:30:00.000Z'],
    ['dd-MMM-yyyy hh:mm A', '23-NOV-2026 12:30 p.m.', '2026-11-23T12:30:00.000Z'],
    ['MM/dd/yyyy hh:mm:ss tt', '11/23/2026 08:30:00 AM', '2026-11-23T08:30:00.000Z'],
    ['DD/MM/YYYY HH:MM AM/PM', '23/11/2026 01:30 PM', '2026-11-23T13:30:00.000Z'],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", '2026-07-23T08:30:00+01:00', '2026-07-23T07:30:00.000Z'],
    ['yyyy-MM-ddTHH:mm:ss.SSSXX', '2022-02-03T09:27:27.493-0500', '2022-02-03T14:27:27.493Z'],
    ['YYYY-MM-DD[T]HH:mm:ssZ', '2026-07-23T08:30:00Z', '2026-07-23T08:30:00.000Z'],
    ["yyyy-MM-dd'T'HH:mm:ss'Z'", '2026-07-23T08:30:00Z', '2026-07-23T08:30:00.000Z'],
    ["d MMMM yyyy 'at' HH.mm", '23 July 2026 at 08.30', '2026-07-23T07:30:00.000Z'],
    ['dd/mm/yyyy', '23/07/2026', '2026-07-22T23:00:00.000Z'],
    ['iso', '2026-07-23T08:30', '2026-07-23T07:30:00.000Z'],
    ['ISO', '2022-02-03T09:27:27.493-0500', '2022-02-03T14:27:27.493Z'],
    ['excel-serial', '46349.354166666664', '2026-11-23T08:30:00.000Z'],
    ['excel-serial', '46226', '2026-07-22T23:00:00.000Z'],
  ])('%s reads %s', (format, text, value) => {
    expect(reader(format)(text)).toEqual({ ok: true, value });
    expect(reader(format)(` ${text} `)).toEqual({ ok: true, value });
  });

  it.each([
    ['dd/mm/yyyy HH:mm', '31/02/2026 08:30', NOT_A_DATE],
    ['dd/mm/yyyy HH:mm', '29/02/2026 08:30', NOT_A_DATE],
    ['dd/mm/yyyy HH:mm', '11/23/2026 08:30', NOT_A_DATE],
    ['dd/mm/yyyy HH:mm', '23/11/2026 24:00', NOT_A_TIME],
    ['dd/mm/yyyy HH:mm', '23/11/2026 08:60', NOT_A_TIME],
    ['dd/mm/yyyy hh:mm a', '23/11/2026 13:30 pm', NOT_A_TIME],
    ['dd/mm/yyyy hh:mm a', '23/11/2026 00:30 am', NOT_A_TIME],
    ['dd/mm/yyyy HH:mm', '23/11/26 08:30', 'is not written as dd/mm/yyyy HH:mm'],
    ['dd/mm/yyyy HH:mm', '23/11/2026', 'is not written as dd/mm/yyyy HH:mm'],
    ['dd/mm/yyyy HH:mm', '23/11/2026 08:30:00', 'is not written as dd/mm/yyyy HH:mm'],
    ['dd/mm/yyyy HH:mm', '', 'is not written as dd/mm/yyyy HH:mm'],
    ['dd/mm/yyyy HH:mm', `23/11/2026${' '.repeat(500_000)}08:30`, 'is not written as dd/mm/yyyy HH:mm'],
    ['d MMM yyyy', '3 Mai 2026', 'is not written as d MMM yyyy'],
    ['yyyy-MM-dd HH:mmX', '2026-11-23 08:30+19:00', 'has an offset from UTC that no place uses'],
    ['yyyy-MM-dd HH:mmX', '9999-12-31 23:59-05', NOT_A_DATE],
    ['iso', '2026-11-23', 'needs a time of day, like 2026-11-23T08:30'],
    ['excel-serial', '60', 'is not a date as a spreadsheet counts them, like 46349.354167'],
    ['excel-serial', '23/11/2026', 'is not a date as a spreadsheet counts them, like 46349.354167'],
    ['excel-serial', '9999999', NOT_A_DATE],
  ])('%s refuses %s: it %s', (format, text, problem) => {
    expect(reader(format)(text)).toEqual({ ok: false, problem });
  });

  it.each(['dd/mm/yyyy HH:mm', 'iso'])(
    'of two times takes the earlier, because a file cannot be asked: %s',
    (format) => {
      const [autumn, spring] =
        format === 'iso' ? ['2026-10-25T01:30', '2026-03-29T01:30'] : ['25/10/2026 01:30', '29/03/2026 01:30'];
      expect(reader(format)(autumn ?? '')).toEqual({ ok: true, value: '2026-10-25T00:30:00.000Z' });
      expect(reader(format)(spring ?? '')).toEqual({ ok: true, value: '2026-03-29T01:00:00.000Z' });
    },
  );

  it('reads another zone’s clock, and an offset in the text wins over it', () => {
    expect(reader('dd/mm/yyyy HH:mm', 'UTC')('23/07/2026 08:30')).toEqual({
      ok: true,
      value: '2026-07-23T08:30:00.000Z',
    });
    const newYork = reader('yyyy-MM-dd HH:mmX', 'America/New_York');
    expect(newYork('2026-07-23 08:30Z')).toEqual({ ok: true, value: '2026-07-23T08:30:00.000Z' });
    expect(reader('yyyy-MM-dd HH:mm', 'America/New_York')('2026-07-23 08:30')).toEqual({
      ok: true,
      value: '2026-07-23T12:30:00.000Z',
    });
  });

  it('reads what date-fns writes', () => {
    const formats = [
      'dd/MM/yyyy HH:mm:ss',
      'd MMM yyyy h:mm:ss a',
      'yyyyMMddHHmmss',
      "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
      'MMMM d, yyyy H:mm:ss',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...formats),
        fc.constantFrom('Europe/London', 'UTC', 'Asia/Kolkata', 'America/New_York'),
        fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 }),
        (format, zone, seconds) => {
          const text = libraryFormat(new TZDate(seconds * 1000, zone), format);
          const read = reader(format, zone)(text);
          const back = read.ok ? Date.parse(read.value) / 1000 : Number.NaN;
          // The same moment, or the earlier of the two that the text can mean.
          expect([seconds, seconds - 3600]).toContain(back);
          expect(read.ok && libraryFormat(new TZDate(Date.parse(read.value), zone), format)).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('answers anything with an instant of 24 characters or a problem that does not repeat it', () => {
    const readers = ['dd/mm/yyyy HH:mm', 'iso', 'excel-serial', 'd MMM yyyy h:mm a'].map((format) => reader(format));
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.string({ minLength: 1, unit: 'grapheme' }), (read, text) => {
        const result = read(text);
        if (result.ok) expect(result.value).toBe(instantOf(Date.parse(result.value)));
        else if (text.trim().length > 6) expect(result.problem).not.toContain(text.trim());
      }),
    );
  });
});

describe('a format that is none', () => {
  it.each([
    '',
    'yyyy',
    'dd/MM HH:mm',
    'HH:mm',
    'dd/MM/yyyy dd',
    'dd/MM/yyyy mm:ss',
    'dd/MM/yyyy a',
    'EEE dd/MM/yyyy',
    'dd/MM/yyyyy',
    'dd MM yy yyyy',
    'dd/MM/yyyy XXX',
    'long',
    "dd/MM/yyyy 'at HH:mm",
  ])('is refused when compiled, with what is allowed: %j', (format) => {
    const compiled = compileDateFormat(format);
    expect(compiled.ok).toBe(false);
    expect(!compiled.ok && compiled.problem).toContain('a date format is made of dd or d, MM, M or MMM, yyyy or yy');
  });

  it('is refused for an unknown zone too', () => {
    expect(compileDateFormat('iso', 'Europe/Lodnon')).toEqual({
      ok: false,
      problem: 'has an unknown time zone; use a name like Europe/London or UTC',
    });
  });
});
