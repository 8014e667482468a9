import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
/** The calls were due the day before. */
const AFTER = '2026-12-24T09:00:00.000Z';

const add = (contact: Record<string, unknown>, remember: Readonly<Record<string, string>>): Step => ({
  words: ['contact', 'add', '--from', '-'],
  stdin: JSON.stringify({ channel: 'phone', ...contact }),
  now: DAY_0,
  remember,
});

const DISPUTED = ['--reason', 'accuracy disputed'];

/** Residents who are marked: what is kept and not used, what was reported, and how somebody may be reached. */
export const storyMarks: readonly Step[] = [
  add({ name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123' }, { $call: 'Recorded (\\S+)', $morag: 'resident (\\w+)\\.' }),
  add({ name: 'Idris Example', dateOfBirth: '1961-07-14', phone: '07700 900456' }, { $idris: 'resident (\\w+)\\.' }),
  { words: ['resident', 'restrict', '$morag'], now: DAY_0 },
  { words: ['resident', 'restrict', '$morag', '--reason', 'disputed by morag@example.com'], now: DAY_0 },
  { words: ['resident', 'restrict', 'R000000000000000', ...DISPUTED], now: DAY_0 },
  { words: ['resident', 'restrict', '$morag', ...DISPUTED, '--dry-run'], now: DAY_0 },
  { words: ['resident', 'restrict', '$morag', ...DISPUTED], now: DAY_0 },
  { words: ['resident', 'restrict', '$morag', ...DISPUTED], now: DAY_1 },
  { words: ['contact', 'show', '$call'], now: DAY_1 },
  { words: ['resident', 'erase', '$morag', '--reason', 'unlawful', '--yes'], now: DAY_1 },
  { words: ['resident', 'safe-contact', '$morag', '--reason', 'asked for, see the case'], now: DAY_1 },
  { words: ['resident', 'safe-contact', '$morag', '--reason', 'asked for, see the case'], now: DAY_1 },
  { words: ['resident', 'do-not-contact', '$morag'], now: DAY_1 },
  { words: ['resident', 'do-not-contact', '$morag', '--reason', 'asked for on the phone', '--dry-run'], now: DAY_1 },
  { words: ['resident', 'do-not-contact', '$morag', '--reason', 'asked for on the phone'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--date', '2026-11-03'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--date', '2026-11-03', '--source', 'his daughter Wanda'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--date', '2026-11-03', '--source', 'Tell Us Once', '--dry-run'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--date', '2026-11-03', '--source', 'Tell Us Once'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--source', 'relative'], now: DAY_1 },
  { words: ['request', 'open', '--type', 'access', '--resident', '$idris', '--received', '2026-11-24'], now: DAY_1 },
  { words: ['resident', 'show', '$morag'], now: DAY_1 },
  { words: ['resident', 'show', '$idris'], now: DAY_1 },
  { words: ['survey', 'invite', '--since', '2026-11-23', '--dry-run'], now: DAY_1 },
  { words: ['status'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--withdraw'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--withdraw', '--reason', 'the report was of somebody else'], now: DAY_1 },
  { words: ['resident', 'deceased', '$idris', '--withdraw', '--reason', 'the report was of somebody else', '--json'], now: DAY_1 },
  { words: ['resident', 'do-not-contact', '$morag', '--lift', '--reason', 'asked to be called again'], now: DAY_1 },
  { words: ['resident', 'do-not-contact', '$morag', '--lift', '--reason', 'asked to be called again', '--json'], now: DAY_1 },
  { words: ['retention', 'sweep', '--yes', '--allow-gap', '40d'], now: AFTER },
  { words: ['certificate', 'show', '1'], now: AFTER },
  { words: ['resident', 'show', '$morag'], now: AFTER },
  { words: ['check', '--only', 'P56,P59'], now: AFTER },
  { words: ['resident', 'restrict', '$morag', '--lift', '--reason', 'corrected'], now: AFTER },
  { words: ['resident', 'restrict', '$morag', '--lift', '--told', '2026-12-25', '--reason', 'corrected'], now: AFTER },
  { words: ['resident', 'restrict', '$morag', '--lift', '--told', '2026-12-23', '--reason', 'corrected', '--dry-run'], now: AFTER },
  { words: ['resident', 'restrict', '$morag', '--lift', '--told', '2026-12-23', '--reason', 'corrected'], now: AFTER },
  { words: ['resident', 'restrict', '$morag', '--lift', '--told', '2026-12-23', '--reason', 'corrected'], now: AFTER },
  { words: ['resident', 'safe-contact', '$morag', '--lift', '--reason', 'asked for in person', '--approved-by', 'A Manager'], now: AFTER },
  { words: ['audit', 'list', '--resident', '$morag'], now: AFTER },
  { words: ['retention', 'sweep', '--yes'], now: AFTER },
];
