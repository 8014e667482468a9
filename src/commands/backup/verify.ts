import { resolve } from 'node:path';
import { showInstant } from '../../calendar/show.ts';
import { readCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { recoveryWish } from '../../cli/recovery-passphrase.ts';
import type { BackupVerdict } from '../../home/backup/verify.ts';

export const backupVerify = readCommand<BackupVerdict>({
  usage: 'backup verify <dir>',
  says: 'prove a backup readable without restoring it',
  schema: 'backup-verify',
  flags: [{ flags: '--recovery <file>', says: 'open it with this recovery copy, as another machine would' }],
  examples: [
    'steward backup verify /mnt/backup/2026-11-23',
    'steward backup verify /mnt/backup/2026-11-23 --recovery /media/safe/steward.recovery',
  ],
  exits: { 3: 'it can be restored, with findings', 12: 'no key here opens it' },
  run: async (context) => {
    const { verifyBackup } = await import('../../home/backup/verify.ts');
    const directory = resolve(context.world.cwd, context.args[0] ?? '');
    return verifyBackup(context.access(), directory, await recoveryWish(context));
  },
  text: (verdict, style) =>
    [
      `${verdict.ok ? style.good('Whole:') : style.bad('With findings:')} backup ${style.bold(verdict.backup)} of ${showInstant(verdict.madeAt)}, ${verdict.contacts.toLocaleString('en-GB')} ${verdict.contacts === 1 ? 'contact' : 'contacts'}, ${verdict.files} files as they were written.`,
      `Its audit has ${verdict.audit.seq} ${verdict.audit.seq === 1 ? 'entry' : 'entries'}, its register ${verdict.registerEvents} ${verdict.registerEvents === 1 ? 'event' : 'events'}.`,
      ...sampleLines(verdict),
      ...verdict.problems.map((problem) => `${style.bad('!')} ${problem}`),
    ].join('\n'),
  exit: ({ ok }) => (ok ? EXIT.done : EXIT.findings),
});

function sampleLines({ sample, chain }: BackupVerdict): readonly string[] {
  if (!sample || !chain) return [];
  const whose = chain.from === 'home' ? 'The chain of this home' : 'The recovery copy';
  return [
    `${whose} opens what is sealed to ${chain.day} or later. Of ${sample.tried} sealed rows that were tried it opens ${sample.opened}; ${sample.expired} ${sample.expired === 1 ? 'has' : 'have'} expired.`,
  ];
}
