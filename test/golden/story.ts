/** One step of a story that the transcripts tell, in one home, in this order. */
export type Step = {
  readonly words: readonly string[];
  readonly now: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files written into the working folder first. */
  readonly files?: Readonly<Record<string, string>>;
  /** Values for later steps: name → pattern whose first group is found in the answer. */
  readonly remember?: Readonly<Record<string, string>>;
};

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
const DAY_31 = '2026-12-24T09:00:00.000Z';

const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123' };

const CSV = [
  'channel,at,name,dateOfBirth,postcode,phone,email,service,source,reference',
  'phone,2026-11-22T10:00:00Z,Idris Example,14/07/1961,TW4 5AA,07700 900456,,housing repairs,test,1',
  'phone,2026-11-22T11:00:00Z,Idris Example,14/07/1961,TW4 5AA,+44 7700 900456,,housing repairs,test,2',
  'email,2026-11-22T12:00:00Z,Wanda Fictional,30/01/1949,TW7 4DU,,wanda@example.com,benefits,test,3',
  'phone,2026-02-31T12:00:00Z,Wanda Fictional,30/01/1949,TW7 4DU,01632 960123,,benefits,test,4',
  'phone,2026-01-05T12:00:00Z,Wanda Fictional,30/01/1949,TW7 4DU,01632 960123,,benefits,test,5',
  '',
].join('\n');

const INTERACTIONS = [
  'Interaction ID,Wrap Up Code,Customer Phone',
  'int-1,SURVEY OPT OUT,07700 900200',
  'int-2,RESOLVED,07700 900201',
  'int-3,Survey-Opt-Out,020 7946 0321',
  '',
].join('\n');

export const story: readonly Step[] = [
  { words: [], now: DAY_0 },
  { words: ['nonsense'], now: DAY_0 },
  { words: ['contcat'], now: DAY_0 },
  { words: ['--version'], now: DAY_0 },
  { words: ['init'], now: DAY_0 },
  { words: ['init', '--home', '/council-that-is-not-there/x', '--dry-run'], now: DAY_0 },
  { words: ['contact', 'add', '--channel', 'phone', '--from', '-'], stdin: JSON.stringify({ ...MORAG, nino: 'QQ 12 34 56 C', summary: 'Missed bin', service: 'Waste & Recycling' }), now: DAY_0, remember: { $contact: 'Recorded (\\S+)', $resident: 'resident (\\w+)\\.' } },
  { words: ['contact', 'add', '--from', '-', '--json'], stdin: JSON.stringify({ ...MORAG, channel: 'email', email: 'morag@example.com' }), now: DAY_0 },
  { words: ['contact', 'add', '--from', '-', '--dry-run'], stdin: JSON.stringify({ channel: 'post' }), now: DAY_0 },
  { words: ['contact', 'add', '--from', '-'], stdin: JSON.stringify({ channel: 'phone', phone: 'fish' }), now: DAY_0 },
  { words: ['contact', 'add', '--from', '-', '--json'], stdin: JSON.stringify({ channel: 'phone', summary: 'card 4111 1111 1111 1111' }), now: DAY_0 },
  { words: ['contact', 'add', '--from', '-'], stdin: JSON.stringify({ channel: 'phone', ethnicGroup: 'Example' }), now: DAY_0 },
  { words: ['contact', 'add', '--from', '-'], stdin: '{"channel": ', now: DAY_0 },
  { words: ['contact', 'add'], now: DAY_0 },
  { words: ['contact', 'import', 'contacts.csv'], files: { 'contacts.csv': CSV }, now: DAY_0 },
  { words: ['contact', 'import', 'contacts.csv', '--json'], now: DAY_0 },
  { words: ['contact', 'import', 'missing.csv'], now: DAY_0 },
  { words: ['contact', 'list'], now: DAY_0 },
  { words: ['contact', 'list', '--limit', '1', '--json'], now: DAY_0 },
  { words: ['contact', 'list', '--limit', 'many'], now: DAY_0 },
  { words: ['contact', 'show', '$contact', '--reason', 'call back'], now: DAY_0 },
  { words: ['contact', 'show', 'C-0000-0000-0000'], now: DAY_0 },
  { words: ['resident', 'find', '--by', 'phone'], stdin: '+44 7700 900123\n', now: DAY_0 },
  { words: ['resident', 'find', '--by', 'name-dob', '--json'], stdin: 'morag testperson, 29/02/1980\n', now: DAY_0 },
  { words: ['resident', 'find', '--by', 'phone'], stdin: '07700 900999\n', now: DAY_0 },
  { words: ['resident', 'find', '--by', 'shoe-size'], stdin: '9\n', now: DAY_0 },
  { words: ['resident', 'show', '$resident'], now: DAY_0 },
  { words: ['opt-out', 'add', '--how', 'phone'], stdin: '07700 900123\n', now: DAY_0 },
  { words: ['opt-out', 'add', '--how', 'text', '--json'], stdin: '+447700900123\n', now: DAY_1 },
  { words: ['opt-out', 'add', '--how', 'phone'], stdin: '020 7946 0321\n', now: DAY_1 },
  { words: ['opt-out', 'add'], stdin: '07700 900123\n', now: DAY_1 },
  { words: ['opt-out', 'check'], stdin: '07700900123\n', now: DAY_1 },
  { words: ['opt-out', 'check', '--json'], stdin: '07700900124\n', now: DAY_1 },
  { words: ['opt-out', 'check'], stdin: 'fish\n', now: DAY_1 },
  { words: ['opt-out', 'check'], stdin: '07700900123\n07700900124\n020 7946 0321\n', now: DAY_1 },
  { words: ['opt-out', 'import', 'interactions.csv', '--where', 'Wrap Up Code=SURVEY OPT OUT'], files: { 'interactions.csv': INTERACTIONS }, now: DAY_1 },
  { words: ['opt-out', 'import', 'interactions.csv', '--column', 'Mobile'], now: DAY_1 },
  { words: ['opt-out', 'list'], now: DAY_1 },
  { words: ['opt-out', 'remove', '--how', 'email', '--reason', 'asked to be texted again'], stdin: '07700 900200\n', now: DAY_1 },
  { words: ['opt-out', 'remove', '--how', 'email', '--reason', 'asked to be texted again', '--json'], stdin: '07700 900200\n', now: DAY_1 },
  { words: ['opt-out', 'remove', '--how', 'email'], stdin: '07700 900200\n', now: DAY_1 },
  { words: ['opt-out', 'remove', '--how', 'email', '--reason', 'rang from 07700 900200'], stdin: '07700 900200\n', now: DAY_1 },
  { words: ['notice', 'versions'], now: DAY_1 },
  { words: ['notice', 'publish'], now: DAY_1 },
  { words: ['notice', 'publish', '--from', 'wrong.yaml'], files: { 'wrong.yaml': 'title: A notice\nservcies:\n  - parking\n' }, now: DAY_1 },
  { words: ['notice', 'show'], now: DAY_1 },
  { words: ['export', 'run', 'contacts', '-o', 'work/out.csv'], now: DAY_1 },
  { words: ['export', 'run', 'contacts', '-o', 'work/out.csv'], now: DAY_1 },
  { words: ['export', 'run', 'contacts', '-o', 'work/out.csv', '--force', '--json'], now: DAY_1 },
  { words: ['export', 'run', 'nothing', '-o', 'work/none.csv'], now: DAY_1 },
  { words: ['request', 'open', '--type', 'access', '--resident', '$resident', '--received', '2026-11-24'], now: DAY_1, remember: { $request: '(SAR-\\S+?)[\\s.,]' } },
  { words: ['request', 'open', '--type', 'access', '--received', '2026-11-25'], now: DAY_1 },
  { words: ['request', 'show', '$request'], now: DAY_1 },
  { words: ['request', 'show', '$request', '--json'], now: DAY_1 },
  { words: ['request', 'list'], now: DAY_1 },
  { words: ['request', 'pack', '$request', '-o', 'work/pack'], now: DAY_1 },
  { words: ['request', 'review', '$request'], now: DAY_1 },
  { words: ['request', 'review', '$request', '--yes'], now: DAY_1 },
  { words: ['request', 'pack', '$request', '-o', 'work/pack', '--force', '--json'], now: DAY_1 },
  { words: ['request', 'close', '$request', '--sent', '2026-11-24'], now: DAY_1 },
  { words: ['request', 'close', '$request', '--sent', '2026-11-24'], now: DAY_1 },
  { words: ['hold', 'place', '--since', '2026-11-22', '--until', '2026-11-22', '--service', 'housing repairs', '--reason', 'fire inquiry', '--review', '2027-01-31'], now: DAY_1, remember: { $hold: 'Placed hold (\\S+) ' } },
  { words: ['hold', 'place', '--contact', '$contact', '--resident', '$resident', '--reason', 'x', '--review', '2027-01-31'], now: DAY_1 },
  { words: ['hold', 'list'], now: DAY_1 },
  { words: ['keys', 'status'], now: DAY_1 },
  { words: ['keys', 'recovery', '-o', 'work/recovery'], now: DAY_1 },
  { words: ['retention', 'sweep'], now: DAY_1 },
  { words: ['retention', 'sweep', '--yes'], now: DAY_31 },
  { words: ['retention', 'sweep', '--dry-run', '--allow-gap', '40d'], now: DAY_31 },
  { words: ['retention', 'sweep', '--yes', '--allow-gap', '40d'], now: DAY_31 },
  { words: ['retention', 'sweep', '--yes', '--json'], now: DAY_31 },
  { words: ['certificate', 'show', '1'], now: DAY_31 },
  { words: ['certificate', 'show', '9'], now: DAY_31 },
  { words: ['hold', 'release', '$hold', '--reason', 'inquiry closed'], now: DAY_31 },
  { words: ['hold', 'release', '$hold'], now: DAY_31 },
  { words: ['audit', 'list', '--limit', '5'], now: DAY_31 },
  { words: ['audit', 'verify'], now: DAY_31 },
  { words: ['audit', 'verify', '--expect', '1:00', '--json'], now: DAY_31 },
  { words: ['status'], now: DAY_31 },
  { words: ['status', '--json'], now: DAY_31 },
  { words: ['check'], now: DAY_31 },
  { words: ['check', '--json', '--only', 'P56'], now: DAY_31 },
];
