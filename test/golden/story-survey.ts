import { defaultNotice } from '../../src/notice/default.ts';
import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const HOUR_1 = '2026-11-23T10:00:00.000Z';
const DAY_1 = '2026-11-24T15:00:00.000Z';
const DAY_9 = '2026-12-02T10:00:00.000Z';

const NOTICE = defaultNotice({ organisation: 'Testborough', effective: '2025-10-23', today: '2026-11-23' })
  .replace('linkTemplate: ""', 'linkTemplate: "https://survey.example.com/s/{token}"')
  .replace('notifyTemplate: ""', 'notifyTemplate: "0d1f2e3c-4b5a-4968-8776-655443322110"');

const CALLS = [
  'channel,at,phone,dateOfBirth,service,source,reference',
  ...Array.from({ length: 12 }, (_, at) => `phone,2026-11-23T08:00:00Z,07700 9001${10 + at},,Parking,test,p-${at}`),
  'phone,2026-11-23T08:10:00Z,07700 900130,,Libraries,test,l-1',
  'phone,2026-11-23T08:11:00Z,07700 900131,,Libraries,test,l-2',
  'phone,2026-11-23T08:12:00Z,07700 900131,,Planning,test,l-3',
  'phone,2026-11-23T08:13:00Z,020 7946 0321,,Planning,test,x-1',
  'phone,2026-11-23T08:14:00Z,,,Planning,test,x-2',
  'phone,2026-11-23T08:15:00Z,07700 900140,2012-05-06,Planning,test,x-3',
  'phone,2026-11-23T08:16:00Z,07700 900200,,Planning,test,x-4',
  '',
].join('\n');

const WRAP_UP = 'Wrap Up Code,Customer Phone\nSURVEY OPT OUT,07700 900200\n';

const MAPPING = `columns:
  Link: token
  Rating: score
  Comment: comment
values:
  score: { Good: 5, Average: 3, Poor: 1 }
ignore: [Channel]
`;

/** `{out.csv:2:2}` = the second cell of the second line of that file. */
const ANSWERS = [
  'Link,Channel,Rating,Comment',
  ...Array.from({ length: 6 }, (_, at) => `{out.csv:${3 + at}:2},web,${at % 2 === 0 ? 'Good' : 'Average'},`),
  '{out.csv:9:2},web,Poor,Nobody rang me back on 07700 900119',
  '{out.csv:9:2},web,Poor,',
  'not-a-link,web,Good,',
  '{out.csv:10:2},web,Splendid,',
  '',
].join('\n');

const RECEIPTS = JSON.stringify([
  { id: '1', reference: '{out.csv:2:3}', to: '07700 900110', status: 'delivered' },
  { id: '2', reference: '{out.csv:3:3}', to: '07700 900111', status: 'permanent-failure' },
  { id: '3', reference: null, to: '07700 900999', status: 'delivered' },
]);

const invite = ['survey', 'invite', '--since', '2026-11-23'];

export const storySurvey: readonly Step[] = [
  { words: ['notice', 'publish', '--from', 'notice.yaml', '--yes'], files: { 'notice.yaml': NOTICE }, now: DAY_0 },
  { words: ['contact', 'import', 'calls.csv'], files: { 'calls.csv': CALLS }, now: DAY_0 },
  { words: [...invite, '--dry-run'], now: DAY_0 },
  { words: [...invite, '--yes'], now: DAY_0 },
  { words: [...invite, '--yes', '--json'], now: DAY_0 },
  { words: ['opt-out', 'inbox', '-'], stdin: '[]', now: DAY_0 },
  {
    words: ['opt-out', 'import', 'codes.csv', '--where', 'Wrap Up Code=SURVEY OPT OUT'],
    files: { 'codes.csv': WRAP_UP },
    now: DAY_0,
  },
  { words: [...invite, '--dry-run'], now: DAY_0 },
  { words: [...invite, '--dry-run', '--json'], now: DAY_0 },
  { words: invite, now: DAY_0 },
  { words: [...invite, '--yes'], now: DAY_0 },
  { words: ['survey', 'invite', '--since', 'today'], now: DAY_0 },
  { words: [...invite, '--csv', 'out.csv'], now: DAY_0 },
  { words: [...invite, '--csv', 'out.csv', '--send-at', '2026-11-23T10:00', '--yes'], now: DAY_0 },
  { words: [...invite, '--csv', 'out.csv', '--send-at', '2026-11-23T10:00', '--yes'], now: DAY_0 },
  { words: [...invite, '--csv', 'more.csv', '--send-at', '2026-11-23T10:00', '--yes', '--json'], now: DAY_0 },
  { words: ['survey', 'receipts', 'callbacks.json'], files: { 'callbacks.json': RECEIPTS }, now: HOUR_1 },
  { words: ['survey', 'receipts', 'callbacks.json', '--json'], now: HOUR_1 },
  { words: ['survey', 'receipts'], now: HOUR_1 },
  { words: ['survey', 'receipts', '--sync'], now: HOUR_1 },
  {
    words: ['survey', 'respond', '--score', '4'],
    stdin: '{out.csv:2:2}\nMrs Testperson was very kind. Ring me on 07700 900110.\n',
    now: DAY_1,
  },
  { words: ['survey', 'respond', '--score', '4'], stdin: '{out.csv:2:2}\n', now: DAY_1 },
  { words: ['survey', 'respond', '--score', '4', '--json'], stdin: 'nonsense\n', now: DAY_1 },
  { words: ['survey', 'respond', '--score', '9'], stdin: '{out.csv:11:2}\n', now: DAY_1 },
  { words: ['survey', 'respond', '--score', '3'], stdin: '{out.csv:11:2}\n', now: DAY_9 },
  { words: ['survey', 'respond', '--score', '3'], now: DAY_1 },
  {
    words: ['survey', 'import', 'answers.csv', '--mapping', 'govmetric.yaml'],
    files: { 'answers.csv': ANSWERS, 'govmetric.yaml': MAPPING },
    now: DAY_1,
  },
  { words: ['survey', 'import', 'answers.csv', '--mapping', 'govmetric.yaml', '--json'], now: DAY_1 },
  { words: ['survey', 'import', 'answers.csv'], now: DAY_1 },
  { words: ['survey', 'results'], now: DAY_1 },
  { words: ['survey', 'results', '--json'], now: DAY_1 },
  { words: ['survey', 'results', '--csv', 'results.csv', '--since', '2026-11-23'], now: DAY_9 },
  { words: ['survey', 'results', '--until', '2026-01-01'], now: DAY_9 },
];
