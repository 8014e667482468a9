import { seeded } from './random.ts';

const STOPS = [
  'STOP',
  'Stop',
  'stop',
  'STOP.',
  'stop please',
  'Please stop texting me',
  'unsubscribe',
  'STOP ALL',
  'no more texts thanks',
  'take me off your list',
  'opt out',
  'dont text me again',
];
const OPENINGS = [
  'Thanks',
  'It was ok but',
  'Very helpful,',
  'Good service,',
  'I think',
  'Hi,',
  'Well,',
  'To be honest',
];
const MIDDLES = [
  'the lady on the phone',
  'my bins',
  'the repair man',
  'your parking team',
  'the wait on hold',
  'the form online',
  'council tax',
  'the library',
];
const ENDINGS = [
  'was great',
  'took 40 minutes',
  'never turned up',
  'sorted it straight away',
  'could be better',
  'is still not right, can someone ring me',
  'was fine, 8 out of 10',
  'needs looking at',
];

/**
 * Replies to a survey as GOV.UK Notify gives them, in JSON: half of them a stop in few words, half sentences of which no
 * two are the same. Numbers by count, of nobody in particular.
 */
export function generateTexts(count: number, seed: number, nowMs: number): string {
  const random = seeded(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const texts = Array.from({ length: count }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    user_number: `447${400_000_000 + n * 7}`,
    notify_number: '07900900000',
    service_id: '00000000-0000-4000-9000-000000000000',
    created_at: new Date(nowMs - n * 1_000).toISOString().replace('Z', '000Z'),
    content:
      random() < 0.5 ? pick(STOPS) : `${pick(OPENINGS)} ${pick(MIDDLES)} ${pick(ENDINGS)} (${(n * 7919) % 1_000_003})`,
  }));
  return JSON.stringify({ received_text_messages: texts, links: { current: '' } });
}
