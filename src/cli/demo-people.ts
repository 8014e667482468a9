import { instantOf } from '../calendar/instant.ts';

/** The people of the demonstration. All are invented: Ofcom's drama numbers, example.com, QQ National Insurance numbers. */
export const PHONE = '07700 900123';

const HOUR_MS = 3_600_000;

export const callJson = (now: number): string =>
  JSON.stringify({
    at: instantOf(now - HOUR_MS),
    name: 'Morag Testperson',
    dateOfBirth: '1980-02-29',
    phone: PHONE,
    nino: 'QQ 12 34 56 C',
    postcode: 'TW3 3EB',
    service: 'waste and recycling',
    summary: 'Her bin was missed twice.',
  });

/** Hours before now, and the rest of the row. The last two cannot be recorded: a date that never was, and no phone number. */
const ROWS: readonly (readonly [number, string])[] = [
  [2, 'phone,Morag Testperson,29/02/1980,TW3 3EB,07700 900123,,council tax,Asked about a bill,demo,1'],
  [3, 'email,Morag Testperson,29/02/1980,TW3 3EB,07700 900123,morag@example.com,council tax,Sent a reading,demo,2'],
  [4, 'phone,Idris Example,14/07/1961,TW4 5AA,07700 900456,,housing repairs,Leaking tap,demo,3'],
  [5, 'phone,Aisha Sampleton,03/11/1992,TW3 1JL,020 7946 0321,,parking,Appeals a notice,demo,4'],
  [6, 'web-chat,Tomos Placeholder,21/05/1975,TW5 9AB,,tomos@example.com,libraries,Renewed a book,demo,5'],
  [7, 'phone,Idris Example,14/07/1961,TW4 5AA,+44 7700 900456,,housing repairs,Called back,demo,6'],
  [8, 'post,Wanda Fictional,30/01/1949,TW7 4DU,01632 960123,,benefits,Wrote a letter,demo,7'],
  [9, 'phone,Wanda Fictional,31/02/1949,TW7 4DU,01632 960123,,benefits,Asked again,demo,8'],
  [10, 'phone,Tomos Placeholder,21/05/1975,TW5 9AB,fish,,planning,A wrong number,demo,9'],
];

export const csvFile = (now: number): string =>
  [
    'at,channel,name,dateOfBirth,postcode,phone,email,service,summary,source,reference',
    ...ROWS.map(([hours, row]) => `${instantOf(now - hours * HOUR_MS)},${row}`),
  ].join('\r\n');
