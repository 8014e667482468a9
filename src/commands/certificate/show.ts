import { readCommand } from '../../cli/command.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownCertificate } from '../../retention/show-certificate.ts';

export const certificateShow = readCommand<ShownCertificate>({
  usage: 'certificate show <id>',
  says: 'show a certificate of destruction',
  schema: 'certificate',
  examples: ['steward certificate show 1', 'steward certificate show 1 --json'],
  run: async ({ opened, args }) => {
    const { showCertificate } = await import('../../retention/show-certificate.ts');
    const number = Number(args[0]);
    if (!Number.isInteger(number) || number < 1)
      throw new Refusal('usage', 'A certificate has a whole number.', 'For example: steward certificate show 1');
    return showCertificate(await opened(), number);
  },
  text: ({ text }) => text.trimEnd(),
});
