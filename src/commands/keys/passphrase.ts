import { resolve } from 'node:path';
import { changeCommand } from '../../cli/command.ts';
import { newPassphrase } from '../../cli/new-passphrase.ts';
import { textFlag } from '../../cli/options.ts';
import { approverOf, reasonOf } from '../../cli/reason.ts';
import type { MasterPlan, MasterReceipt } from '../../home/change-master.ts';

const PASSPHRASE = {
  variable: 'STEWARD_NEW_PASSPHRASE_FILE',
  what: 'for this home',
  question: 'The new passphrase of this home (four random words are good):',
};

export const keysPassphrase = changeCommand<MasterPlan, MasterReceipt>({
  usage: 'keys passphrase',
  says: 'change how this home opens: with a new passphrase, or with a new key file',
  schema: 'keys-passphrase',
  flags: [
    {
      flags: '--new-key-file <file>',
      says: 'open it with a fresh key, written to this file; it must not be there yet',
    },
  ],
  examples: ['steward keys passphrase', 'steward keys passphrase --new-key-file /etc/steward/master.key'],
  plan: async (context) => {
    const { planMaster } = await import('../../home/change-master.ts');
    const file = textFlag(context.flags, 'newKeyFile');
    return planMaster(await context.opened(), file === undefined ? undefined : resolve(context.world.cwd, file));
  },
  apply: async (context, plan) => {
    const { changeMaster } = await import('../../home/change-master.ts');
    const { path } = plan.opensThen;
    const to = path === null ? { passphrase: await newPassphrase(context, PASSPHRASE) } : { keyFile: path };
    return changeMaster(await context.opened(), to, { reason: reasonOf(context), approvedBy: approverOf(context) });
  },
  planText: ({ opensNow, opensThen, recoveryCopies }) =>
    [
      `This home opens with ${secretText(opensNow.source, opensNow.path)}.`,
      opensThen.path === null
        ? 'From now on it is to open with a new passphrase.'
        : `From now on it is to open with a new key file, ${opensThen.path}.`,
      ...copiesLines(recoveryCopies),
    ].join('\n'),
  receiptText: (receipt, style) =>
    [
      receipt.keyFile === null
        ? `This home opens with the ${style.bold('new passphrase')} from now on. Nobody can open it without.`
        : `This home opens with ${style.bold(receipt.keyFile)} from now on. Keep a copy somewhere else: nobody can open the home without it.`,
      ...(receipt.keyFile === null
        ? []
        : ['Name it with --key-file or STEWARD_KEY_FILE, unless it stands in the usual place.']),
      oldSecretLine(receipt),
      ...copiesLines(receipt.recoveryCopiesToReplace),
      'Now make a new backup, and a new recovery copy: steward keys recovery -o FILE',
      'If the old one may have leaked, renew the keys too: steward keys rotate --reseal',
    ].join('\n'),
});

const secretText = (source: MasterReceipt['before']['source'], path: string | null): string => {
  if (source === 'key-file') return `the key file ${path}`;
  if (source === 'key-credential') return `the key in the systemd credential ${path}`;
  return path === null ? 'a passphrase' : `the passphrase in ${path}`;
};

/** Steward deletes no key: backups made until now need it, and another home may. */
const oldSecretLine = ({ before }: MasterReceipt): string =>
  `Backups made until now still open with ${secretText(before.source, before.path)}. Keep it as long as you keep those, and destroy it then.`;

const copiesLines = (copies: readonly string[]): readonly string[] =>
  copies.length === 0
    ? []
    : [
        `Recovery copies that hold the old key, and are to be replaced: ${copies.join(', ')}.`,
        `Destroy each and say so: steward keys recovery --destroyed ${copies[0]}`,
      ];
