import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
const DAY_31 = '2026-12-24T09:00:00.000Z';

const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900123', email: 'morag@example.com' };
const RECOVERY = { STEWARD_RECOVERY_PASSPHRASE_FILE: 'passphrase' };

/** A home is backed up, loses its store, and is brought back a month later; the disk of another is lost whole. */
export const storyBackup: readonly Step[] = [
  { words: ['contact', 'add', '--channel', 'phone', '--from', '-'], stdin: JSON.stringify(MORAG), now: DAY_0 },
  { words: ['contact', 'add', '--channel', 'email', '--from', '-'], stdin: JSON.stringify(MORAG), now: DAY_0, remember: { $email: 'Recorded (\\S+)' } },
  { words: ['contact', 'add', '--channel', 'email', '--from', '-'], stdin: JSON.stringify({ ...MORAG, name: 'Idris Example' }), now: DAY_0, remember: { $erased: 'Recorded (\\S+)' } },
  { words: ['opt-out', 'add', '--how', 'phone'], stdin: '07700 900123\n', now: DAY_0 },
  { words: ['backup'], now: DAY_0 },
  { words: ['backup', 'home/copy'], now: DAY_0 },
  { words: ['backup', 'disk/2026-11-23'], now: DAY_0 },
  { words: ['backup', 'work/2026-11-23', '--dry-run'], now: DAY_0 },
  { words: ['backup', 'work/2026-11-23'], now: DAY_0 },
  { words: ['backup', 'work/2026-11-23'], now: DAY_0 },
  { words: ['backup', 'verify', 'work/2026-11-23'], now: DAY_0 },
  { words: ['backup', 'verify', 'work'], now: DAY_0 },
  { words: ['backup', 'verify', 'work/nothing'], now: DAY_0 },
  { words: ['keys', 'recovery', '-o', 'work/recovery'], env: RECOVERY, files: { passphrase: 'four random invented words\n' }, now: DAY_0 },
  { words: ['backup', 'work/second'], now: DAY_0 },
  { words: ['backup', 'verify', 'work/second', '--recovery', 'work/recovery'], env: RECOVERY, now: DAY_1 },
  { words: ['contact', 'erase', '$erased', '--reason', 'consent withdrawn', '--yes'], now: DAY_1 },
  { words: ['opt-out', 'add', '--how', 'text'], stdin: '07700 900200\n', now: DAY_1 },
  { words: ['restore', 'work/2026-11-23', '--drill', '--dry-run'], now: DAY_1 },
  { words: ['restore', 'work/2026-11-23', '--drill'], now: DAY_1 },
  { words: ['restore', 'work/2026-11-23', '--recovery', 'work/recovery', '--drill'], env: RECOVERY, now: DAY_1 },
  { words: ['index', 'rebuild'], now: DAY_1 },
  { words: ['index', 'rebuild', '--dry-run'], now: DAY_1 },
  { words: ['index', 'rebuild', '--yes'], now: DAY_1 },
  { words: ['retention', 'sweep', '--yes', '--allow-gap', '40d'], now: DAY_31 },
  { words: ['restore', 'accept'], now: DAY_31 },
  { words: ['status'], files: { 'home/store.db': 'Nothing that a database would hold.\n' }, now: DAY_31 },
  { words: ['restore'], now: DAY_31 },
  { words: ['restore', 'work/2026-11-23'], now: DAY_0.replace('23T09', '20T09') },
  { words: ['restore', 'work/2026-11-23'], now: DAY_31 },
  { words: ['restore', 'work/2026-11-23', '--dry-run'], now: DAY_31 },
  { words: ['restore', 'work/2026-11-23', '--dry-run', '--json'], now: DAY_31 },
  { words: ['restore', 'work/2026-11-23', '--yes'], now: DAY_31 },
  { words: ['retention', 'sweep', '--yes'], now: DAY_31 },
  { words: ['opt-out', 'check'], stdin: '07700 900123\n', now: DAY_31 },
  { words: ['opt-out', 'check'], stdin: '07700 900999\n', now: DAY_31 },
  { words: ['status'], now: DAY_31 },
  { words: ['check', '--only', 'P59,P60'], now: DAY_31 },
  { words: ['certificate', 'show', '3'], now: DAY_31 },
  { words: ['restore', 'accept', '--dry-run'], now: DAY_31 },
  { words: ['restore', 'accept'], now: DAY_31 },
  { words: ['restore', '--drill', 'accept'], now: DAY_31 },
  { words: ['restore', 'accept', '--yes', '--reason', 'holds and files entered again'], now: DAY_31 },
  { words: ['restore', 'accept', '--json'], now: DAY_31 },
  { words: ['opt-out', 'check'], stdin: '07700 900999\n', now: DAY_31 },
  { words: ['restore', 'work/2026-11-23', '--home', 'elsewhere', '--key-file', 'work/new.key'], now: DAY_1 },
  { words: ['restore', 'work/second', '--home', 'elsewhere', '--key-file', 'work/new.key', '--recovery', 'work/recovery', '--dry-run'], env: RECOVERY, now: DAY_1 },
  { words: ['restore', 'work/second', '--home', 'elsewhere', '--key-file', 'work/new.key', '--recovery', 'work/recovery', '--yes'], env: RECOVERY, now: DAY_1 },
  { words: ['restore', 'accept', '--dry-run', '--home', 'elsewhere', '--key-file', 'work/new.key'], now: DAY_1 },
];
