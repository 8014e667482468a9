import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const EVENING = '2026-11-23T18:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';

const id = (n: number): string => `7d0c6a5e-1b2f-4c3d-8e4f-5a6b7c8d9e${n.toString(16).padStart(2, '0')}`;
const text = (n: number, number: string, message: string, at: string): string =>
  JSON.stringify({ id: id(n), source_number: number, destination_number: '07900900000', message, date_received: at });

const CALLBACKS = [
  text(1, '447700900123', 'STOP', '2026-11-23T08:30:00.000000Z'),
  text(2, '447700900124', 'please stop texting me', '2026-11-23T08:31:00.000000Z'),
  text(3, '447700900125', 'Thanks, very helpful', '2026-11-23T08:32:00.000000Z'),
  text(4, '447700900126', 'Stop texting my mum on 07700 900999', '2026-11-23T08:33:00.000000Z'),
  text(5, '447700900127', 'he hits me every night please help', '2026-11-23T08:34:00.000000Z'),
  'not a text at all',
  '',
].join('\n');

const DOWNLOAD = [
  'Phone number,Message,Received',
  '07700 900123,Stop!!,2026-11-23 17:30',
  '020 7946 0321,STOP,2026-11-23 17:31',
  '07700 900128,STOP,2026-01-05 12:00',
  '',
].join('\r\n');

export const inboxStory: readonly Step[] = [
  { words: ['init', '--organisation', 'Testborough'], now: DAY_0 },
  { words: ['opt-out', 'review'], now: DAY_0 },
  { words: ['opt-out', 'inbox', 'callbacks.jsonl'], files: { 'callbacks.jsonl': CALLBACKS }, now: DAY_0 },
  { words: ['opt-out', 'inbox', 'callbacks.jsonl', '--json'], now: DAY_0 },
  { words: ['opt-out', 'inbox', 'download.csv', '--dry-run'], files: { 'download.csv': DOWNLOAD }, now: EVENING },
  { words: ['opt-out', 'inbox', 'download.csv'], now: EVENING },
  { words: ['opt-out', 'inbox', 'replies.csv'], files: { 'replies.csv': 'Who,What\n07700 900123,STOP\n' }, now: EVENING },
  { words: ['opt-out', 'inbox', 'missing.csv'], now: EVENING },
  { words: ['opt-out', 'inbox', '-'], stdin: '', now: EVENING },
  { words: ['opt-out', 'review'], now: EVENING, remember: { $harm: '(T-\\S+)', $last: '[^]*(T-\\S+)' } },
  { words: ['opt-out', 'review', '--json', '--limit', '2'], now: EVENING },
  { words: ['opt-out', 'review', '$harm', '--reason', 'daily queue'], now: EVENING },
  { words: ['opt-out', 'review', '$harm', '--decide', 'passed-on', '--reason', 'given to the safeguarding team'], now: EVENING },
  { words: ['opt-out', 'review', '$harm', '--decide', 'no'], now: EVENING },
  { words: ['opt-out', 'review', 'next', '--json'], now: EVENING },
  { words: ['opt-out', 'review', 'next', '--decide', 'opt-out-other'], stdin: '07700 900999\n', now: EVENING },
  { words: ['opt-out', 'review', 'next', '--decide', 'no', '--json'], now: EVENING },
  { words: ['opt-out', 'review', 'T-0000-0000'], now: EVENING },
  { words: ['opt-out', 'review', '--decide', 'no'], now: EVENING },
  { words: ['opt-out', 'sync'], now: EVENING },
  { words: ['opt-out', 'sync', '--dry-run'], now: EVENING },
  { words: ['opt-out', 'sync', '--notify-key-file', 'callbacks.jsonl'], now: EVENING },
  { words: ['opt-out', 'sync', '--notify-key-file', 'notify.key', '--notify-url', 'http://notify.example.com', '--json'], files: { 'notify.key': 'testborough-0d1f2e3c-4b5a-4968-8776-655443322110-9d1f2e3c-4b5a-4968-8776-655443322119\n' }, now: EVENING },
  { words: ['opt-out', 'export', '--for', 'govmetric', '-o', 'work/opt-outs.csv', '--dry-run'], now: EVENING },
  { words: ['opt-out', 'export', '--for', 'govmetric', '-o', 'work/opt-outs.csv'], now: EVENING, remember: { $list: 'Wrote list (\\S+)' } },
  { words: ['opt-out', 'export', '--for', 'govmetric', '-o', 'work/opt-outs.csv'], now: EVENING },
  { words: ['opt-out', 'export', '--for', '8x8', '--form', 'sha256', '-o', 'work/8x8.csv', '--json'], now: EVENING },
  { words: ['opt-out', 'export', '--for', 'police'], now: EVENING },
  { words: ['opt-out', 'add', '--how', 'phone'], stdin: '07700 900130\n', now: DAY_1 },
  { words: ['opt-out', 'export', '--confirm', '$list', '--reason', 'their email of today'], now: DAY_1 },
  { words: ['opt-out', 'export', '--confirm', '$list', '--json'], now: DAY_1 },
  { words: ['status'], now: '2026-11-25T09:00:00.000Z' },
  { words: ['check', '--only', 'P41,P44,P45,P60'], now: DAY_1 },
];
