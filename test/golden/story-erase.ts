import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
const AFTER = '2027-11-24T09:00:00.000Z';

const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123' };
const IDRIS = { name: 'Idris Example', dateOfBirth: '1961-07-14', phone: '07700 900123', nino: 'QQ 12 34 56 C' };

const CSV = [
  'channel,at,name,dateOfBirth,phone,source,reference',
  'phone,2026-11-22T10:00:00Z,Wanda Fictional,30/01/1949,07700 900456,test,1',
  'email,2026-11-22T11:00:00Z,Wanda Fictional,30/01/1949,07700 900456,test,2',
  '',
].join('\n');

const add = (contact: Record<string, unknown>, remember: Readonly<Record<string, string>>): Step => ({
  words: ['contact', 'add', '--from', '-'],
  stdin: JSON.stringify({ channel: 'phone', ...contact }),
  now: DAY_0,
  remember,
});

const contact = (name: string): string => `"reference":"(C-[^"]+)","channel":"${name}"`;

/** Erasing one contact and one person, and undoing what the joining rule did. */
export const storyErase: readonly Step[] = [
  add(MORAG, { $morag: 'Recorded (\\S+)', $resident: 'resident (\\w+)\\.' }),
  add({ ...MORAG, channel: 'email', email: 'morag@example.com' }, { $email: 'Recorded (\\S+)' }),
  add({ name: 'M. Testperson', phone: '07700 900123' }, { $short: 'Recorded (\\S+)', $other: 'resident (\\w+)\\.' }),
  add(IDRIS, { $idris: 'Recorded (\\S+)', $father: 'resident (\\w+)\\.' }),
  { words: ['resident', 'merge', '$other', '--into', '$resident'], now: DAY_0 },
  { words: ['resident', 'merge', '$other', '--into', '$resident', '--reason', 'same person, seen at the desk'], now: DAY_0 },
  { words: ['resident', 'merge', '$other', '--into', '$resident', '--reason', 'same person, seen at the desk', '--dry-run'], now: DAY_0 },
  { words: ['resident', 'merge', '$other', '--into', '$resident', '--reason', 'same person, seen at the desk', '--yes'], now: DAY_0 },
  { words: ['resident', 'merge', '$father', '--into', '$resident', '--reason', 'one family', '--yes'], now: DAY_0 },
  { words: ['resident', 'merge', '$father', '--into', '$resident', '--reason', 'typed wrongly twice', '--approved-by', 'A Manager', '--yes', '--json'], now: DAY_0 },
  { words: ['resident', 'split', '$resident', '--contact', '$idris', '--reason', 'her father called'], now: DAY_0 },
  { words: ['resident', 'split', '$resident', '--contact', '$idris', '--reason', 'her father called', '--yes'], now: DAY_0 },
  { words: ['resident', 'split', '$resident', '--contact', '$idris', '--reason', 'her father called', '--yes', '--json'], now: DAY_0 },
  { words: ['opt-out', 'add', '--how', 'phone'], stdin: '07700 900123\n', now: DAY_0 },
  { words: ['request', 'open', '--type', 'access', '--resident', '$resident', '--received', '2026-11-23'], now: DAY_0, remember: { $request: '(SAR-\\S+?)[\\s.,]' } },
  { words: ['request', 'pack', '$request', '-o', 'work/pack'], now: DAY_0 },
  { words: ['hold', 'place', '--contact', '$email', '--reason', 'fire inquiry', '--review', '2027-01-31'], now: DAY_0, remember: { $hold: 'Placed hold (\\S+) ' } },
  { words: ['contact', 'erase', '$morag'], now: DAY_1 },
  { words: ['contact', 'erase', '$morag', '--reason', 'they asked'], now: DAY_1 },
  { words: ['contact', 'erase', '$morag', '--reason', 'consent withdrawn'], now: DAY_1 },
  { words: ['contact', 'erase', '$morag', '--reason', 'consent withdrawn', '--dry-run'], now: DAY_1 },
  { words: ['contact', 'erase', '$morag', '--reason', 'consent withdrawn', '--yes'], now: DAY_1 },
  { words: ['contact', 'erase', '$morag', '--reason', 'consent withdrawn', '--yes'], now: DAY_1 },
  { words: ['contact', 'erase', '$email', '--reason', 'consent-withdrawn', '--yes', '--json'], now: DAY_1 },
  { words: ['contact', 'erase', 'C-0000-0000-0000', '--reason', 'unlawful', '--yes'], now: DAY_1 },
  { words: ['resident', 'erase', '$resident', '--reason', 'objection-upheld', '--dry-run'], now: DAY_1 },
  { words: ['resident', 'erase', '$resident', '--reason', 'objection-upheld', '--yes'], now: DAY_1 },
  { words: ['hold', 'release', '$hold', '--reason', 'inquiry closed'], now: DAY_1 },
  { words: ['resident', 'erase', '$resident', '--reason', 'objection-upheld', '--yes', '--json'], now: DAY_1 },
  { words: ['certificate', 'show', '3'], now: DAY_1 },
  { words: ['contact', 'import', 'contacts.csv'], files: { 'contacts.csv': CSV }, now: DAY_1 },
  { words: ['contact', 'list', '--channel', 'email', '--json'], now: DAY_1, remember: { $wanda: contact('email') } },
  { words: ['contact', 'erase', '$wanda', '--reason', 'recorded in error', '--yes', '--json'], now: DAY_1 },
  { words: ['contact', 'import', 'contacts.csv', '--dry-run'], now: DAY_1 },
  { words: ['contact', 'import', 'contacts.csv'], now: DAY_1 },
  { words: ['contact', 'import', 'contacts.csv', '--json'], now: DAY_1 },
  { words: ['contact', 'add', '--from', '-'], stdin: JSON.stringify({ channel: 'post', source: 'test', reference: '2' }), now: DAY_1 },
  { words: ['check', '--only', 'P59'], now: DAY_1 },
  { words: ['retention', 'sweep', '--yes', '--allow-gap', '400d'], now: AFTER },
  { words: ['check', '--only', 'P59'], now: AFTER },
];
