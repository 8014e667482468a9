import type { Step } from './story.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';

const COPY = { STEWARD_RECOVERY_PASSPHRASE_FILE: 'copy-words' };
const NEW = { STEWARD_NEW_PASSPHRASE_FILE: 'home-words' };
const BY_PASSPHRASE = { STEWARD_PASSPHRASE_FILE: 'home-words' };

/** Custody of the keys of one home: a copy, a renewal, everything sealed again, another way to open it and back. */
export const keysStory: readonly Step[] = [
  { words: ['contact', 'add', '--channel', 'phone', '--from', '-'], stdin: '{"name":"Morag Testperson","phone":"07700 900123"}', now: DAY_0 },
  { words: ['opt-out', 'add', '--how', 'phone'], stdin: '07700 900123\n', now: DAY_0 },
  { words: ['keys', 'recovery', '-o', 'work/recovery'], env: COPY, files: { 'copy-words': 'invented words for a copy\n', 'home-words': 'quite other invented words\n' }, now: DAY_0, remember: { $copy: 'recovery copy (\\S+) ' } },
  { words: ['keys', 'rotate', '--dry-run'], now: DAY_1 },
  { words: ['keys', 'rotate'], now: DAY_1 },
  { words: ['keys', 'rotate', '--yes', '--reason', 'a laptop was lost'], now: DAY_1 },
  { words: ['keys', 'status'], now: DAY_1 },
  { words: ['keys', 'status', '--key-file', 'work/nowhere.key'], now: DAY_1 },
  { words: ['keys', 'rotate', '--dry-run', '--reseal', '--json'], now: DAY_1 },
  { words: ['keys', 'rotate', '--yes', '--reseal', '--json'], now: DAY_1 },
  { words: ['keys', 'recovery', '--destroyed', '$copy'], now: DAY_1 },
  { words: ['keys', 'recovery', '--destroyed', '$copy'], now: DAY_1 },
  { words: ['keys', 'rotate', '--yes', '--reseal'], now: DAY_1 },
  { words: ['keys', 'passphrase'], now: DAY_1 },
  { words: ['keys', 'passphrase', '--dry-run'], now: DAY_1 },
  { words: ['keys', 'passphrase', '--new-key-file', 'config/steward/master.key'], now: DAY_1 },
  { words: ['keys', 'passphrase'], env: NEW, now: DAY_1 },
  { words: ['keys', 'status'], now: DAY_1 },
  { words: ['keys', 'status'], env: BY_PASSPHRASE, now: DAY_1 },
  { words: ['keys', 'passphrase', '--new-key-file', 'work/new.key', '--json'], env: BY_PASSPHRASE, now: DAY_1 },
  { words: ['keys', 'status', '--key-file', 'work/new.key', '--json'], now: DAY_1 },
];
