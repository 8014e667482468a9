import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
/** Three years after the answers: the packs' day and the requests' have come. */
const YEARS = '2029-11-26T09:00:00.000Z';
const OVERDUE = '2030-01-02T09:00:00.000Z';

const add = (contact: Record<string, unknown>, remember: Readonly<Record<string, string>>): Step => ({
  words: ['contact', 'add', '--from', '-'],
  stdin: JSON.stringify({ channel: 'phone', ...contact }),
  now: DAY_0,
  remember,
});

/** Requests whose people are found later, that are held, and that go. */
export const storyMend: readonly Step[] = [
  add({ name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123' }, { $morag: 'resident (\\w+)\\.' }),
  add({ name: 'Idris Example', dateOfBirth: '1961-07-14', phone: '07700 900456' }, { $idris: 'resident (\\w+)\\.' }),
  { words: ['request', 'open', '--type', 'access', '--received', '2026-10-20'], now: DAY_0, remember: { $unlinked: 'Opened (SAR-\\S+?),' } },
  { words: ['request', 'pack', '$unlinked', '-o', 'work/pack', '--dry-run'], now: DAY_1 },
  { words: ['request', 'pack', '$unlinked', '-o', 'work/pack'], now: DAY_1 },
  { words: ['request', 'review', '$unlinked'], now: DAY_1 },
  { words: ['request', 'link', '$unlinked', '--resident', '$morag'], now: DAY_1 },
  { words: ['request', 'link', '$unlinked', '--resident', '$morag'], now: DAY_1 },
  { words: ['request', 'link', '$unlinked', '--resident', '$idris', '--json'], now: DAY_1 },
  { words: ['request', 'link', '$unlinked', '--resident', 'R000000000000000'], now: DAY_1 },
  { words: ['request', 'link', '$unlinked'], now: DAY_1 },
  { words: ['request', 'show', '$unlinked'], now: DAY_1 },
  { words: ['request', 'close', '$unlinked', '--sent', '2026-11-24'], now: DAY_1 },
  { words: ['request', 'open', '--type', 'access', '--resident', '$morag', '--received', '2026-11-23'], now: DAY_0, remember: { $held: '(SAR-\\S+?)[\\s.,]' } },
  { words: ['request', 'open', '--type', 'access', '--resident', '$idris', '--received', '2026-11-23'], now: DAY_0, remember: { $free: '(SAR-\\S+?)[\\s.,]' } },
  { words: ['request', 'close', '$held', '--sent', '2026-11-24'], now: DAY_1 },
  { words: ['request', 'close', '$free', '--sent', '2026-11-24'], now: DAY_1 },
  { words: ['hold', 'place', '--resident', '$morag', '--reason', 'claim', '--review', '2030-01-01'], now: YEARS, remember: { $hold: 'Placed hold (\\S+) ' } },
  { words: ['retention', 'sweep', '--dry-run', '--allow-gap', '4000d'], now: YEARS },
  { words: ['retention', 'sweep', '--yes', '--allow-gap', '4000d'], now: YEARS },
  { words: ['certificate', 'show', '1'], now: YEARS },
  { words: ['retention', 'sweep', '--yes', '--allow-gap', '4000d'], now: OVERDUE },
  { words: ['status'], now: OVERDUE },
];
